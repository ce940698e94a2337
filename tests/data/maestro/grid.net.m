// The layers of the grids.
Network grid {
Layer resnet { Type: CONV Dimensions { K: 64, C: 64, R: 3, S: 3, Y: 58, X: 58 } }
Layer vgg { Type: CONV Dimensions { K: 512, C: 512, R: 3, S: 3, Y: 16, X: 16 } }
}

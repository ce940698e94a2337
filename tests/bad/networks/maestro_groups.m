Network n {
Layer a {
Type: CONV
Dimensions { K: 4, C: 4, G: 2, R: 3, S: 3, Y: 8, X: 8 }
}
}

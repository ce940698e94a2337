Network n {
Layer a {
Type: CONV
Dimensions { K: 4, C: 3, R: 3, S: 3, K: 8, Y: 8, X: 8 }
}
}

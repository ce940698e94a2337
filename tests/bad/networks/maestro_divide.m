Network n {
Layer a {
Type: NGCONV
Dimensions { G: 2, K: 4, C: 3, R: 3, S: 3, Y: 8, X: 8 }
}
}

Network n {
Layer a {
Type: POOL
Dimensions { K: 4, C: 3, R: 2, S: 2, Y: 4, X: 4 }
}
}

Network n {
Layer a {
Type: CONV
Type: DSCONV
Dimensions { K: 4, C: 3, R: 3, S: 3, Y: 8, X: 8 }
}
}

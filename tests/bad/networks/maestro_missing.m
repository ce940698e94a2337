Network n {
Layer a {
Type: CONV
Dimensions { K: 4, C: 3, R: 3 }
}
}

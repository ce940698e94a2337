Network n {
Layer a {
Type: CONV
Dimensions { K: 4, C: x }
}
}

Network n {
Layer a {
Type: CONV
Dimensions { K: 4, Q: 3 }
}
}

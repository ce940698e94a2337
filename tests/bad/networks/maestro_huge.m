Network n {
Layer a {
Type: CONV
Dimensions { K: 99999999999 }
}
}

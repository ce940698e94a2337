Network n {
Layer a { Type: CONV Dimensions { K: 1, C: 1, R: 1, S: 1, Y: 1, X: 1 } }
}
/* Network m {
Layer b { Type: CONV
}
}

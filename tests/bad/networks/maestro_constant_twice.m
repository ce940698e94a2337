Constant SIZE 4;
Constant SIZE 8;
Network n {
Layer a {
Type: CONV
Dimensions { K: SIZE, C: 3, R: 3, S: 3, Y: 8, X: 8 }
}
}

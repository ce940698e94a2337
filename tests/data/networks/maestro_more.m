Constant Heads 10;
Network more {
Layer a {
Type: CONV
Stride { X: 2 }
Dimensions { K: 4, C: 2, R: 3, S: 3, Y: 9, X: 9 }
}
Layer up {
Type: TRCONV
Dimensions { K: 2, C: 4, R: 2, S: 2, Y: 7, X: 7 }
}
Layer heads {
Type: BMM
Dimensions { B: Heads, K: 3, M: 4, N: 5 }
}
}

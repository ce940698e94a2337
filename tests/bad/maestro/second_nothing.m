Network n {
Layer a {
Type: CONV
Dimensions { K: 8, C: 8, R: 3, S: 3, Y: 10, X: 10 }
Dataflow {
SpatialMap(1,1) K;
}
}
Layer b {
Type: CONV
Dimensions { K: 8, C: 8, R: 3, S: 3, Y: 10, X: 10 }
}
}

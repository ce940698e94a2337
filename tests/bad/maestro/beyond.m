Network n {
Layer a {
Type: CONV
Dimensions { K: 4000000000, C: 4000000000, R: 1, S: 1, Y: 4000000000, X: 1 }
Dataflow {
SpatialMap(1,1) K;
}
}
}

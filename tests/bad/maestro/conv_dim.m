Network n {
Layer a {
Type: GEMM
Dimensions { M: 8, N: 8, K: 3, C: 3 }
Dataflow {
SpatialMap(1,1) K;
}
}
}

Network n {
Layer a {
Type: DSCONV
Dimensions { K: 1, C: 8, R: 3, S: 3, Y: 10, X: 10 }
Dataflow {
SpatialMap(1,1) K;
Cluster(4, P);
SpatialMap(1,1) C;
}
}
}

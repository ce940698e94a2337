Network n {
Layer a {
Type: FC
Dimensions { K: 8, C: 8 }
Dataflow {
SpatialMap(1,1) K;
}
}
}

// Products of matrices: rows over clusters, 100 of the depth over the PEs of one.
TemporalMap(1,1) N;
SpatialMap(1,1) M;
TemporalMap(100,100) K;
Cluster(100, P);
TemporalMap(1,1) N;
TemporalMap(1,1) M;
SpatialMap(1,1) K;

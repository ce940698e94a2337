// Outputs stay: output rows over clusters, 16 output channels over the PEs of one.
TemporalMap(16,16) K;
SpatialMap(Sz(R),1) Y;
TemporalMap(Sz(S),1) X;
TemporalMap(1,1) C;
Cluster(16, P);
SpatialMap(1,1) K;
TemporalMap(Sz(R),1) Y;
TemporalMap(Sz(S),1) X;
TemporalMap(Sz(R),7) R;
TemporalMap(Sz(S),7) S;

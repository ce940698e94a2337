// Outputs stay: output rows over clusters, eight columns over the PEs of one.
TemporalMap(1,1) K;
TemporalMap(1,1) C;
SpatialMap(Sz(R),1) Y;
TemporalMap(8+Sz(S)-1,8) X;
Cluster(8, P);
SpatialMap(Sz(S),1) X;
TemporalMap(Sz(R),Sz(R)) R;
TemporalMap(Sz(S),Sz(S)) S;

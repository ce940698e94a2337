// The mapping of the grids of designs: tile_k, tile_c of magnetar explore.
SpatialMap(tile_k,tile_k) K;
TemporalMap(16*tile_c,16*tile_c) C;
TemporalMap(Sz(R),Sz(R)) R;
TemporalMap(Sz(S),Sz(S)) S;
TemporalMap(Sz(R),1) Y;
TemporalMap(Sz(S),1) X;
Cluster(16, P);
SpatialMap(tile_c,tile_c) C;
TemporalMap(Sz(R),1) Y;
TemporalMap(Sz(S),1) X;
TemporalMap(Sz(R),Sz(R)) R;
TemporalMap(Sz(S),Sz(S)) S;

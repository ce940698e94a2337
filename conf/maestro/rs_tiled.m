// rs with tiles, whose rows stay single: map.tile_k, tile_c, tile_x of magnetar explore.
SpatialMap(1,1) Y';
TemporalMap(tile_x,tile_x) X';
TemporalMap(tile_c,tile_c) C;
TemporalMap(tile_k,tile_k) K;
TemporalMap(Sz(R),Sz(R)) R;
TemporalMap(Sz(S),Sz(S)) S;
Cluster(Sz(R), P);
SpatialMap(1,1) Y;
SpatialMap(1,1) R;
TemporalMap(Sz(S),Sz(S)) S;

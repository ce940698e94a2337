// yxp_os with tiles, 8 PEs to a cluster: map.tile_k, tile_c, tile_y, tile_x of magnetar explore.
TemporalMap(tile_k,tile_k) K;
TemporalMap(tile_c,tile_c) C;
SpatialMap(tile_y+Sz(R)-1,tile_y) Y;
TemporalMap(8*tile_x+Sz(S)-1,8*tile_x) X;
Cluster(8, P);
SpatialMap(tile_x+Sz(S)-1,tile_x) X;
TemporalMap(Sz(R),Sz(R)) R;
TemporalMap(Sz(S),Sz(S)) S;

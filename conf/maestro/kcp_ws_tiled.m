// kcp_ws with tiles, 16 PEs to a cluster: map.tile_k, tile_c, tile_y, tile_x of magnetar explore.
SpatialMap(tile_k,tile_k) K;
TemporalMap(16*tile_c,16*tile_c) C;
TemporalMap(Sz(R),Sz(R)) R;
TemporalMap(Sz(S),Sz(S)) S;
TemporalMap(tile_y+Sz(R)-1,tile_y) Y;
TemporalMap(tile_x+Sz(S)-1,tile_x) X;
Cluster(16, P);
SpatialMap(tile_c,tile_c) C;
TemporalMap(tile_y+Sz(R)-1,tile_y) Y;
TemporalMap(tile_x+Sz(S)-1,tile_x) X;
TemporalMap(Sz(R),Sz(R)) R;
TemporalMap(Sz(S),Sz(S)) S;

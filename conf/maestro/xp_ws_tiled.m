// xp_ws with tiles: map.tile_k, tile_c, tile_y, tile_x of magnetar explore.
TemporalMap(tile_k,tile_k) K;
TemporalMap(tile_c,tile_c) C;
TemporalMap(tile_y+Sz(R)-1,tile_y) Y;
SpatialMap(tile_x+Sz(S)-1,tile_x) X;
TemporalMap(Sz(R),Sz(R)) R;
TemporalMap(Sz(S),Sz(S)) S;

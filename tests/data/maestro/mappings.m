// 77 random networks and the mappings of their layers (CONV, DSCONV, NGCONV, GEMM; 1 to 3 levels;
// strides of 1 to 4), in the order of rows.csv, which holds what MAESTRO prints of them. The
// hardware of each is in hardware.csv. Measured: MAESTRO 4eb08d1 (MIT) was run on them.
Network rnd202 {
Layer L0 {
Type: NGCONV
Stride { X: 2, Y: 2 }
Dimensions { G: 4, K: 1, C: 128, R: 7, S: 7, Y: 33, X: 33 }
Dataflow { TemporalMap(1,1) K; SpatialMap(7,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(11,11) C; TemporalMap(4,4) G; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(7,1) X; Cluster(32, P); TemporalMap(Sz(R),Sz(R)) R; SpatialMap(7,1) Y; Cluster(1, P); SpatialMap(1,1) K; } }
Layer L1 {
Type: GEMM
Dimensions { M: 52, N: 20, K: 195 }
Dataflow { TemporalMap(7,7) K; SpatialMap(2,2) M; TemporalMap(5,5) N; Cluster(4, P); TemporalMap(2,2) N; SpatialMap(1,1) K; Cluster(4, P); SpatialMap(1,1) N; } }
Layer L2 {
Type: GEMM
Dimensions { M: 125, N: 179, K: 30 }
Dataflow { SpatialMap(2,2) N; TemporalMap(14,14) M; TemporalMap(6,6) K; Cluster(4, P); SpatialMap(1,1) K; Cluster(1, P); SpatialMap(1,1) M; } }
Layer L3 {
Type: GEMM
Dimensions { M: 259, N: 200, K: 292 }
Dataflow { TemporalMap(6,6) K; TemporalMap(9,9) M; SpatialMap(2,2) N; } }
Layer L4 {
Type: GEMM
Dimensions { M: 66, N: 287, K: 95 }
Dataflow { SpatialMap(1,1) M; TemporalMap(12,12) N; TemporalMap(15,15) K; Cluster(64, P); SpatialMap(1,1) K; TemporalMap(1,1) N; Cluster(1, P); SpatialMap(1,1) N; } }
Layer L5 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 60, R: 3, S: 3, Y: 15, X: 15 }
Dataflow { TemporalMap(3,1) Y; TemporalMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(8,8) C; SpatialMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; } } }
Network rnd204 {
Layer L0 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 64, C: 3, R: 1, S: 1, Y: 49, X: 49 }
Dataflow { SpatialMap(2,2) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) C; TemporalMap(1,1) Y; TemporalMap(1,1) X; Cluster(8, P); TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) C; TemporalMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; Cluster(8, P); SpatialMap(1,1) X; } }
Layer L1 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 128, C: 60, R: 5, S: 5, Y: 225, X: 49 }
Dataflow { SpatialMap(5,1) X; TemporalMap(5,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(10,10) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,7) K; Cluster(2, P); TemporalMap(2,2) K; SpatialMap(2,2) C; Cluster(8, P); SpatialMap(1,1) K; } }
Layer L2 {
Type: CONV
Dimensions { K: 16, C: 128, R: 5, S: 5, Y: 60, X: 54 }
Dataflow { TemporalMap(5,1) Y; TemporalMap(4,4) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(5,1) X; TemporalMap(16,16) C; Cluster(64, P); TemporalMap(4,4) K; SpatialMap(5,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; Cluster(8, P); SpatialMap(5,1) Y; } }
Layer L3 {
Type: CONV
Dimensions { K: 200, C: 1, R: 7, S: 7, Y: 62, X: 62 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(9,3) X; SpatialMap(7,1) Y; TemporalMap(10,10) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) C; Cluster(4, P); SpatialMap(2,2) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) C; TemporalMap(7,1) Y; Cluster(2, P); SpatialMap(7,1) Y; } }
Layer L4 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 200, C: 64, R: 7, S: 7, Y: 19, X: 19 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,7) C; SpatialMap(7,1) Y; TemporalMap(7,1) X; TemporalMap(8,8) K; Cluster(4, P); TemporalMap(7,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) C; SpatialMap(7,1) X; } }
Layer L5 {
Type: GEMM
Dimensions { M: 172, N: 123, K: 23 }
Dataflow { TemporalMap(10,10) N; TemporalMap(11,11) K; SpatialMap(4,4) M; Cluster(4, P); TemporalMap(2,2) M; SpatialMap(1,1) K; TemporalMap(4,4) N; Cluster(1, P); SpatialMap(1,1) M; } } }
Network rnd206 {
Layer L0 {
Type: CONV
Dimensions { K: 64, C: 60, R: 3, S: 1, Y: 15, X: 16 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(14,14) K; TemporalMap(16,16) X; TemporalMap(16,16) C; SpatialMap(3,1) Y; } }
Layer L1 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 64, C: 64, R: 7, S: 7, Y: 111, X: 111 }
Dataflow { TemporalMap(8,2) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,1) X; SpatialMap(1,1) C; TemporalMap(5,5) K; TemporalMap(Sz(R),Sz(R)) R; Cluster(16, P); TemporalMap(Sz(S),Sz(S)) S; SpatialMap(7,1) Y; TemporalMap(Sz(R),Sz(R)) R; Cluster(1, P); SpatialMap(7,1) Y; } }
Layer L2 {
Type: GEMM
Dimensions { M: 207, N: 113, K: 89 }
Dataflow { TemporalMap(4,4) M; SpatialMap(1,1) N; TemporalMap(15,15) K; Cluster(64, P); TemporalMap(1,1) N; SpatialMap(1,1) K; Cluster(2, P); SpatialMap(1,1) K; } }
Layer L3 {
Type: GEMM
Dimensions { M: 296, N: 204, K: 21 }
Dataflow { TemporalMap(10,10) K; SpatialMap(1,1) N; TemporalMap(8,8) M; Cluster(1, P); TemporalMap(1,1) K; TemporalMap(4,4) N; SpatialMap(1,1) M; Cluster(4, P); SpatialMap(1,1) M; } }
Layer L4 {
Type: GEMM
Dimensions { M: 76, N: 130, K: 102 }
Dataflow { TemporalMap(13,13) K; SpatialMap(1,1) M; TemporalMap(4,4) N; Cluster(3, P); TemporalMap(1,1) N; SpatialMap(4,4) M; TemporalMap(1,1) K; Cluster(1, P); SpatialMap(1,1) K; } }
Layer L5 {
Type: GEMM
Dimensions { M: 261, N: 192, K: 108 }
Dataflow { TemporalMap(1,1) M; TemporalMap(3,3) N; SpatialMap(1,1) K; Cluster(3, P); SpatialMap(4,4) M; Cluster(8, P); SpatialMap(1,1) K; } } }
Network rnd208 {
Layer L0 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 128, C: 60, R: 1, S: 1, Y: 105, X: 157 }
Dataflow { TemporalMap(105,105) Y; TemporalMap(5,5) K; SpatialMap(2,2) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(5,5) X; } }
Layer L1 {
Type: DSCONV
Dimensions { K: 1, C: 192, R: 1, S: 1, Y: 13, X: 13 }
Dataflow { TemporalMap(1,1) Y; TemporalMap(1,1) C; SpatialMap(1,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; Cluster(1, P); TemporalMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) C; Cluster(1, P); SpatialMap(1,1) Y; } }
Layer L2 {
Type: CONV
Dimensions { K: 128, C: 64, R: 5, S: 5, Y: 17, X: 17 }
Dataflow { SpatialMap(1,1) K; TemporalMap(5,1) Y; TemporalMap(5,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(15,15) C; TemporalMap(Sz(S),Sz(S)) S; Cluster(4, P); TemporalMap(2,2) C; SpatialMap(5,1) Y; TemporalMap(Sz(S),Sz(S)) S; Cluster(4, P); SpatialMap(1,1) K; } }
Layer L3 {
Type: GEMM
Dimensions { M: 5, N: 96, K: 98 }
Dataflow { TemporalMap(8,8) K; TemporalMap(2,2) M; SpatialMap(4,4) N; Cluster(1, P); SpatialMap(1,1) N; TemporalMap(2,2) M; TemporalMap(1,1) K; Cluster(4, P); SpatialMap(1,1) M; } }
Layer L4 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 128, C: 64, R: 1, S: 1, Y: 25, X: 25 }
Dataflow { SpatialMap(4,4) C; TemporalMap(10,10) K; TemporalMap(1,1) X; TemporalMap(25,25) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; Cluster(4, P); TemporalMap(4,4) C; TemporalMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) Y; Cluster(2, P); SpatialMap(1,1) K; } }
Layer L5 {
Type: CONV
Dimensions { K: 32, C: 192, R: 5, S: 5, Y: 17, X: 17 }
Dataflow { TemporalMap(3,3) C; TemporalMap(15,15) K; TemporalMap(10,6) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(5,1) X; TemporalMap(Sz(S),Sz(S)) S; Cluster(16, P); SpatialMap(5,1) Y; TemporalMap(4,4) C; Cluster(1, P); SpatialMap(1,1) C; } } }
Network rnd210 {
Layer L0 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 48, C: 32, R: 7, S: 3, Y: 43, X: 39 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(9,3) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(5,3) X; TemporalMap(11,11) C; SpatialMap(1,1) K; Cluster(8, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) K; TemporalMap(3,1) X; SpatialMap(7,1) Y; Cluster(2, P); SpatialMap(1,1) C; } }
Layer L1 {
Type: CONV
Dimensions { K: 200, C: 32, R: 5, S: 5, Y: 17, X: 17 }
Dataflow { TemporalMap(17,17) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(4,4) C; TemporalMap(5,1) Y; TemporalMap(2,2) K; Cluster(4, P); SpatialMap(4,4) K; TemporalMap(Sz(R),Sz(R)) R; Cluster(1, P); SpatialMap(5,1) X; } }
Layer L2 {
Type: DSCONV
Stride { X: 4, Y: 4 }
Dimensions { K: 1, C: 16, R: 1, S: 1, Y: 217, X: 217 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(2,2) Y; TemporalMap(1,1) X; SpatialMap(1,1) C; Cluster(16, P); SpatialMap(1,1) X; Cluster(8, P); SpatialMap(1,1) C; } }
Layer L3 {
Type: CONV
Dimensions { K: 32, C: 60, R: 5, S: 5, Y: 60, X: 60 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(12,12) C; TemporalMap(8,8) K; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(5,1) X; TemporalMap(12,8) Y; Cluster(3, P); TemporalMap(1,1) C; TemporalMap(4,4) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(5,1) X; Cluster(8, P); SpatialMap(1,1) K; } }
Layer L4 {
Type: GEMM
Dimensions { M: 252, N: 131, K: 293 }
Dataflow { TemporalMap(1,1) M; TemporalMap(4,4) K; SpatialMap(2,2) N; } }
Layer L5 {
Type: DSCONV
Dimensions { K: 1, C: 128, R: 7, S: 7, Y: 20, X: 20 }
Dataflow { TemporalMap(14,14) C; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(7,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(20,20) Y; Cluster(3, P); SpatialMap(7,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,1) X; Cluster(1, P); SpatialMap(7,1) Y; } } }
Network rnd212 {
Layer L0 {
Type: CONV
Dimensions { K: 16, C: 1, R: 1, S: 1, Y: 1, X: 1 }
Dataflow { TemporalMap(1,1) Y; SpatialMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) X; TemporalMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; Cluster(64, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) C; TemporalMap(1,1) X; SpatialMap(1,1) Y; } }
Layer L1 {
Type: GEMM
Dimensions { M: 274, N: 29, K: 23 }
Dataflow { TemporalMap(16,16) K; TemporalMap(7,7) N; SpatialMap(1,1) M; } }
Layer L2 {
Type: GEMM
Dimensions { M: 123, N: 137, K: 114 }
Dataflow { TemporalMap(9,9) N; TemporalMap(5,5) M; SpatialMap(1,1) K; } }
Layer L3 {
Type: NGCONV
Dimensions { G: 32, K: 48, C: 192, R: 1, S: 1, Y: 27, X: 2 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(13,13) K; TemporalMap(8,8) C; SpatialMap(1,1) G; TemporalMap(1,1) X; TemporalMap(27,27) Y; TemporalMap(Sz(R),Sz(R)) R; Cluster(16, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) X; SpatialMap(1,1) Y; TemporalMap(1,1) K; Cluster(1, P); SpatialMap(1,1) C; } }
Layer L4 {
Type: CONV
Dimensions { K: 32, C: 16, R: 5, S: 5, Y: 18, X: 18 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(8,8) K; SpatialMap(4,4) C; TemporalMap(5,1) Y; TemporalMap(18,18) X; Cluster(4, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(4,4) K; TemporalMap(2,2) C; SpatialMap(5,1) Y; Cluster(4, P); SpatialMap(5,1) Y; } }
Layer L5 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 3, C: 128, R: 5, S: 5, Y: 5, X: 5 }
Dataflow { TemporalMap(8,8) C; SpatialMap(1,1) K; TemporalMap(5,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(5,5) X; Cluster(4, P); TemporalMap(3,3) K; TemporalMap(5,1) Y; SpatialMap(2,2) C; TemporalMap(Sz(R),Sz(R)) R; Cluster(8, P); SpatialMap(1,1) K; } } }
Network rnd214 {
Layer L0 {
Type: CONV
Dimensions { K: 48, C: 32, R: 3, S: 3, Y: 58, X: 29 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) X; TemporalMap(11,11) K; SpatialMap(1,1) C; } }
Layer L1 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 200, C: 32, R: 3, S: 3, Y: 3, X: 3 }
Dataflow { TemporalMap(14,14) C; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) K; TemporalMap(3,3) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) X; Cluster(3, P); TemporalMap(Sz(S),Sz(S)) S; SpatialMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; Cluster(4, P); SpatialMap(3,1) Y; } }
Layer L2 {
Type: CONV
Dimensions { K: 64, C: 64, R: 1, S: 1, Y: 56, X: 56 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) X; TemporalMap(56,56) Y; TemporalMap(9,9) K; TemporalMap(12,12) C; TemporalMap(Sz(S),Sz(S)) S; Cluster(1, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(4,4) C; TemporalMap(1,1) Y; Cluster(4, P); SpatialMap(1,1) K; } }
Layer L3 {
Type: DSCONV
Dimensions { K: 1, C: 3, R: 3, S: 3, Y: 58, X: 58 }
Dataflow { TemporalMap(4,2) X; TemporalMap(3,1) Y; SpatialMap(3,3) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; Cluster(16, P); TemporalMap(3,1) Y; TemporalMap(2,2) C; SpatialMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; Cluster(4, P); SpatialMap(3,1) Y; } }
Layer L4 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 200, C: 16, R: 1, S: 1, Y: 55, X: 55 }
Dataflow { TemporalMap(1,1) X; TemporalMap(5,5) Y; SpatialMap(1,1) C; TemporalMap(9,9) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; Cluster(16, P); TemporalMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) X; SpatialMap(1,1) C; Cluster(8, P); SpatialMap(1,1) K; } }
Layer L5 {
Type: CONV
Dimensions { K: 96, C: 64, R: 1, S: 3, Y: 55, X: 57 }
Dataflow { TemporalMap(55,55) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(12,12) C; TemporalMap(5,5) K; SpatialMap(3,1) X; Cluster(8, P); TemporalMap(1,1) Y; TemporalMap(2,2) K; SpatialMap(1,1) C; TemporalMap(3,1) X; Cluster(4, P); SpatialMap(1,1) K; } } }
Network rnd216 {
Layer L0 {
Type: GEMM
Dimensions { M: 95, N: 247, K: 244 }
Dataflow { TemporalMap(9,9) K; TemporalMap(12,12) N; SpatialMap(1,1) M; Cluster(64, P); SpatialMap(1,1) N; TemporalMap(1,1) K; Cluster(8, P); SpatialMap(1,1) K; } }
Layer L1 {
Type: CONV
Dimensions { K: 48, C: 32, R: 3, S: 3, Y: 58, X: 58 }
Dataflow { TemporalMap(7,7) K; TemporalMap(8,6) X; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(10,10) C; Cluster(1, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) Y; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(4,4) C; Cluster(8, P); SpatialMap(1,1) C; } }
Layer L2 {
Type: CONV
Dimensions { K: 128, C: 3, R: 7, S: 7, Y: 33, X: 33 }
Dataflow { TemporalMap(13,13) K; TemporalMap(3,3) C; TemporalMap(33,33) Y; SpatialMap(7,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; Cluster(64, P); TemporalMap(7,1) X; TemporalMap(7,1) Y; TemporalMap(1,1) K; SpatialMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; Cluster(8, P); SpatialMap(7,1) Y; } }
Layer L3 {
Type: NGCONV
Dimensions { G: 4, K: 1, C: 64, R: 3, S: 3, Y: 16, X: 15 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) X; TemporalMap(8,8) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(6,4) Y; TemporalMap(1,1) K; TemporalMap(4,4) G; Cluster(2, P); TemporalMap(4,4) G; SpatialMap(1,1) C; TemporalMap(3,1) Y; TemporalMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; Cluster(2, P); SpatialMap(1,1) C; } }
Layer L4 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 60, R: 1, S: 1, Y: 1, X: 1 }
Dataflow { TemporalMap(1,1) Y; SpatialMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) X; Cluster(8, P); TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) Y; TemporalMap(1,1) C; Cluster(8, P); SpatialMap(1,1) Y; } }
Layer L5 {
Type: DSCONV
Stride { X: 3, Y: 3 }
Dimensions { K: 1, C: 128, R: 1, S: 1, Y: 1, X: 1 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(9,9) C; SpatialMap(1,1) X; TemporalMap(1,1) Y; Cluster(32, P); TemporalMap(1,1) X; SpatialMap(1,1) C; TemporalMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; Cluster(1, P); SpatialMap(1,1) C; } } }
Network rnd218 {
Layer L0 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 1, C: 64, R: 1, S: 1, Y: 109, X: 109 }
Dataflow { TemporalMap(8,8) X; TemporalMap(1,1) K; TemporalMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(4,4) C; TemporalMap(Sz(S),Sz(S)) S; Cluster(3, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) X; TemporalMap(1,1) Y; SpatialMap(1,1) C; } }
Layer L1 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 256, C: 128, R: 7, S: 7, Y: 33, X: 81 }
Dataflow { TemporalMap(4,4) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(33,33) Y; TemporalMap(7,1) X; SpatialMap(4,4) K; TemporalMap(Sz(S),Sz(S)) S; Cluster(3, P); TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(7,1) Y; TemporalMap(2,2) K; TemporalMap(7,1) X; Cluster(8, P); SpatialMap(1,1) C; } }
Layer L2 {
Type: DSCONV
Dimensions { K: 1, C: 32, R: 1, S: 1, Y: 1, X: 1 }
Dataflow { SpatialMap(1,1) Y; TemporalMap(3,3) C; TemporalMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; Cluster(64, P); TemporalMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) C; TemporalMap(1,1) Y; } }
Layer L3 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 48, C: 32, R: 5, S: 5, Y: 115, X: 115 }
Dataflow { TemporalMap(5,1) Y; TemporalMap(10,10) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(5,1) X; SpatialMap(1,1) C; Cluster(64, P); TemporalMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(5,1) X; TemporalMap(Sz(S),Sz(S)) S; Cluster(8, P); SpatialMap(1,1) C; } }
Layer L4 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 60, R: 1, S: 1, Y: 109, X: 109 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) Y; SpatialMap(2,2) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) X; Cluster(3, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) X; SpatialMap(1,1) Y; Cluster(4, P); SpatialMap(1,1) Y; } }
Layer L5 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 48, C: 128, R: 5, S: 5, Y: 115, X: 115 }
Dataflow { TemporalMap(9,9) C; TemporalMap(11,7) X; TemporalMap(16,16) K; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(5,1) Y; TemporalMap(Sz(S),Sz(S)) S; Cluster(16, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(2,2) C; TemporalMap(2,2) K; SpatialMap(5,1) X; Cluster(2, P); SpatialMap(5,1) Y; } } }
Network rnd220 {
Layer L0 {
Type: NGCONV
Stride { X: 2, Y: 2 }
Dimensions { G: 2, K: 96, C: 192, R: 1, S: 1, Y: 111, X: 111 }
Dataflow { TemporalMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) G; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,3) K; SpatialMap(1,1) C; TemporalMap(111,111) Y; Cluster(8, P); TemporalMap(1,1) K; TemporalMap(1,1) X; SpatialMap(1,1) G; TemporalMap(1,1) Y; Cluster(1, P); SpatialMap(1,1) G; } }
Layer L1 {
Type: GEMM
Dimensions { M: 204, N: 192, K: 251 }
Dataflow { TemporalMap(13,13) M; TemporalMap(3,3) K; SpatialMap(4,4) N; Cluster(32, P); TemporalMap(1,1) K; SpatialMap(1,1) N; Cluster(4, P); SpatialMap(1,1) M; } }
Layer L2 {
Type: DSCONV
Dimensions { K: 1, C: 16, R: 5, S: 5, Y: 17, X: 17 }
Dataflow { TemporalMap(9,9) C; TemporalMap(5,1) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(5,1) X; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L3 {
Type: DSCONV
Dimensions { K: 1, C: 16, R: 3, S: 3, Y: 3, X: 3 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) X; SpatialMap(1,1) C; TemporalMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; Cluster(8, P); TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) X; TemporalMap(3,1) Y; Cluster(8, P); SpatialMap(3,1) Y; } }
Layer L4 {
Type: CONV
Dimensions { K: 128, C: 3, R: 7, S: 7, Y: 61, X: 61 }
Dataflow { TemporalMap(2,2) C; TemporalMap(7,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,1) X; SpatialMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; Cluster(16, P); SpatialMap(7,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(2,2) K; } }
Layer L5 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 128, C: 60, R: 1, S: 1, Y: 1, X: 1 }
Dataflow { SpatialMap(1,1) Y; TemporalMap(1,1) K; TemporalMap(11,11) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) X; Cluster(16, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) Y; SpatialMap(2,2) C; Cluster(1, P); SpatialMap(1,1) X; } } }
Network rnd222 {
Layer L0 {
Type: NGCONV
Dimensions { G: 4, K: 128, C: 192, R: 1, S: 1, Y: 1, X: 1 }
Dataflow { TemporalMap(8,8) C; TemporalMap(11,11) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) Y; SpatialMap(1,1) X; TemporalMap(2,2) G; Cluster(2, P); SpatialMap(1,1) C; TemporalMap(1,1) G; TemporalMap(1,1) Y; TemporalMap(1,1) X; TemporalMap(2,2) K; Cluster(1, P); SpatialMap(1,1) G; } }
Layer L1 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 16, C: 64, R: 3, S: 3, Y: 81, X: 81 }
Dataflow { TemporalMap(10,10) K; TemporalMap(81,81) Y; TemporalMap(10,10) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(3,1) X; Cluster(3, P); TemporalMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) X; TemporalMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) K; Cluster(8, P); SpatialMap(3,1) X; } }
Layer L2 {
Type: NGCONV
Dimensions { G: 2, K: 48, C: 3, R: 7, S: 7, Y: 13, X: 13 }
Dataflow { SpatialMap(7,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(16,16) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) C; TemporalMap(2,2) G; TemporalMap(7,1) Y; Cluster(16, P); TemporalMap(1,1) C; SpatialMap(7,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) G; TemporalMap(7,1) X; TemporalMap(Sz(S),Sz(S)) S; Cluster(1, P); SpatialMap(1,1) K; } }
Layer L3 {
Type: GEMM
Dimensions { M: 32, N: 271, K: 125 }
Dataflow { TemporalMap(9,9) N; TemporalMap(2,2) M; SpatialMap(1,1) K; Cluster(2, P); SpatialMap(4,4) K; TemporalMap(1,1) M; Cluster(2, P); SpatialMap(1,1) N; } }
Layer L4 {
Type: CONV
Dimensions { K: 1, C: 60, R: 3, S: 3, Y: 15, X: 27 }
Dataflow { TemporalMap(3,1) Y; TemporalMap(1,1) K; SpatialMap(3,1) X; TemporalMap(11,11) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; Cluster(16, P); TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(4,4) C; Cluster(2, P); SpatialMap(3,1) X; } }
Layer L5 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 32, C: 60, R: 7, S: 7, Y: 115, X: 65 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(14,14) K; TemporalMap(4,4) C; TemporalMap(12,6) Y; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(7,1) X; } } }
Network rnd224 {
Layer L0 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 200, C: 16, R: 1, S: 1, Y: 40, X: 40 }
Dataflow { TemporalMap(14,14) C; TemporalMap(40,40) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(2,2) K; Cluster(32, P); TemporalMap(1,1) C; SpatialMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(4,4) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) Y; Cluster(1, P); SpatialMap(1,1) C; } }
Layer L1 {
Type: GEMM
Dimensions { M: 226, N: 295, K: 255 }
Dataflow { TemporalMap(1,1) K; SpatialMap(1,1) N; TemporalMap(13,13) M; } }
Layer L2 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 128, C: 60, R: 3, S: 3, Y: 223, X: 223 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; SpatialMap(2,2) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) X; TemporalMap(5,5) K; TemporalMap(3,1) Y; Cluster(16, P); TemporalMap(Sz(S),Sz(S)) S; SpatialMap(4,4) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) Y; Cluster(1, P); SpatialMap(1,1) K; } }
Layer L3 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 1, C: 32, R: 1, S: 1, Y: 37, X: 37 }
Dataflow { TemporalMap(1,1) K; TemporalMap(37,37) X; SpatialMap(1,1) C; TemporalMap(5,5) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; Cluster(32, P); SpatialMap(1,1) Y; TemporalMap(1,1) K; TemporalMap(2,2) C; TemporalMap(1,1) X; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L4 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 64, C: 128, R: 7, S: 7, Y: 115, X: 115 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,7) C; TemporalMap(12,6) X; SpatialMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(14,8) Y; Cluster(8, P); SpatialMap(1,1) C; TemporalMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; Cluster(8, P); SpatialMap(1,1) K; } }
Layer L5 {
Type: GEMM
Dimensions { M: 251, N: 194, K: 67 }
Dataflow { TemporalMap(14,14) N; SpatialMap(1,1) K; TemporalMap(16,16) M; Cluster(4, P); TemporalMap(1,1) K; SpatialMap(2,2) N; TemporalMap(1,1) M; Cluster(1, P); SpatialMap(1,1) N; } } }
Network rnd226 {
Layer L0 {
Type: CONV
Dimensions { K: 96, C: 192, R: 7, S: 7, Y: 7, X: 7 }
Dataflow { TemporalMap(1,1) C; TemporalMap(6,6) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(7,1) Y; TemporalMap(7,7) X; } }
Layer L1 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 1, C: 1, R: 1, S: 1, Y: 49, X: 49 }
Dataflow { SpatialMap(1,1) X; TemporalMap(1,1) C; TemporalMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) Y; TemporalMap(Sz(S),Sz(S)) S; Cluster(2, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) K; SpatialMap(1,1) C; Cluster(8, P); SpatialMap(1,1) X; } }
Layer L2 {
Type: CONV
Dimensions { K: 256, C: 32, R: 1, S: 1, Y: 13, X: 13 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,7) K; TemporalMap(13,13) C; TemporalMap(1,1) Y; } }
Layer L3 {
Type: CONV
Dimensions { K: 3, C: 60, R: 7, S: 7, Y: 7, X: 7 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,3) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(11,11) C; TemporalMap(7,1) Y; SpatialMap(7,1) X; Cluster(4, P); TemporalMap(7,1) X; TemporalMap(7,1) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) K; TemporalMap(4,4) C; Cluster(4, P); SpatialMap(1,1) C; } }
Layer L4 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 256, C: 16, R: 1, S: 1, Y: 109, X: 109 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(8,8) X; TemporalMap(109,109) Y; SpatialMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(8,8) C; Cluster(16, P); SpatialMap(1,1) X; TemporalMap(1,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) C; Cluster(8, P); SpatialMap(1,1) X; } }
Layer L5 {
Type: CONV
Dimensions { K: 32, C: 32, R: 3, S: 3, Y: 15, X: 15 }
Dataflow { SpatialMap(3,1) X; TemporalMap(12,12) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(15,15) Y; TemporalMap(3,3) K; Cluster(32, P); SpatialMap(1,1) C; TemporalMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; Cluster(1, P); SpatialMap(1,1) K; } } }
Network rnd228 {
Layer L0 {
Type: GEMM
Dimensions { M: 113, N: 294, K: 116 }
Dataflow { SpatialMap(1,1) K; TemporalMap(3,3) N; TemporalMap(5,5) M; } }
Layer L1 {
Type: NGCONV
Stride { X: 2, Y: 2 }
Dimensions { G: 32, K: 96, C: 32, R: 7, S: 3, Y: 59, X: 49 }
Dataflow { TemporalMap(11,11) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(9,9) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(14,14) G; TemporalMap(7,1) Y; SpatialMap(3,1) X; Cluster(16, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(4,4) G; TemporalMap(1,1) K; SpatialMap(7,1) Y; TemporalMap(1,1) C; Cluster(2, P); SpatialMap(1,1) G; } }
Layer L2 {
Type: CONV
Dimensions { K: 48, C: 60, R: 3, S: 3, Y: 9, X: 9 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; SpatialMap(3,1) X; TemporalMap(9,9) Y; TemporalMap(11,11) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,3) C; Cluster(8, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(4,4) K; SpatialMap(3,1) Y; Cluster(8, P); SpatialMap(1,1) C; } }
Layer L3 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 128, C: 128, R: 7, S: 7, Y: 33, X: 33 }
Dataflow { TemporalMap(7,1) Y; TemporalMap(7,1) X; TemporalMap(2,2) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(4,4) C; Cluster(8, P); TemporalMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,1) X; TemporalMap(1,1) C; SpatialMap(7,1) Y; Cluster(8, P); SpatialMap(7,1) X; } }
Layer L4 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 16, R: 3, S: 3, Y: 111, X: 111 }
Dataflow { SpatialMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(16,16) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(111,111) Y; Cluster(16, P); SpatialMap(2,2) C; TemporalMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) Y; Cluster(1, P); SpatialMap(3,1) X; } }
Layer L5 {
Type: NGCONV
Stride { X: 4, Y: 4 }
Dimensions { G: 2, K: 64, C: 32, R: 3, S: 3, Y: 111, X: 111 }
Dataflow { TemporalMap(3,3) C; TemporalMap(8,6) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(8,6) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) G; SpatialMap(2,2) K; Cluster(32, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) Y; SpatialMap(3,1) X; TemporalMap(1,1) K; TemporalMap(4,4) C; TemporalMap(Sz(S),Sz(S)) S; Cluster(8, P); SpatialMap(1,1) C; } } }
Network rnd230 {
Layer L0 {
Type: DSCONV
Stride { X: 4, Y: 4 }
Dimensions { K: 1, C: 192, R: 3, S: 3, Y: 3, X: 3 }
Dataflow { TemporalMap(7,7) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(3,1) X; TemporalMap(3,3) Y; Cluster(8, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) Y; TemporalMap(3,1) X; SpatialMap(4,4) C; Cluster(4, P); SpatialMap(1,1) C; } }
Layer L1 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 64, C: 1, R: 3, S: 3, Y: 223, X: 223 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) C; TemporalMap(6,6) K; TemporalMap(3,1) Y; TemporalMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L2 {
Type: NGCONV
Stride { X: 3, Y: 3 }
Dimensions { G: 4, K: 1, C: 16, R: 7, S: 7, Y: 85, X: 85 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; SpatialMap(2,2) C; TemporalMap(1,1) K; TemporalMap(3,3) G; TemporalMap(7,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(14,8) X; Cluster(64, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(7,1) Y; SpatialMap(2,2) C; TemporalMap(7,1) X; Cluster(4, P); SpatialMap(1,1) G; } }
Layer L3 {
Type: CONV
Dimensions { K: 32, C: 128, R: 3, S: 3, Y: 58, X: 58 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(4,4) C; TemporalMap(4,2) Y; TemporalMap(6,4) X; SpatialMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; Cluster(8, P); TemporalMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(4,4) K; SpatialMap(1,1) C; } }
Layer L4 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 48, C: 128, R: 3, S: 3, Y: 165, X: 165 }
Dataflow { SpatialMap(3,1) X; TemporalMap(7,7) C; TemporalMap(11,11) K; TemporalMap(3,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; Cluster(1, P); SpatialMap(2,2) K; TemporalMap(3,1) Y; TemporalMap(3,1) X; TemporalMap(4,4) C; } }
Layer L5 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 32, R: 7, S: 7, Y: 33, X: 33 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,1) X; SpatialMap(7,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(16,16) C; } } }
Network rnd232 {
Layer L0 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 48, C: 16, R: 1, S: 1, Y: 25, X: 69 }
Dataflow { TemporalMap(1,1) X; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) Y; TemporalMap(9,9) K; TemporalMap(15,15) C; TemporalMap(Sz(S),Sz(S)) S; Cluster(64, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) X; SpatialMap(4,4) C; TemporalMap(Sz(S),Sz(S)) S; Cluster(8, P); SpatialMap(1,1) C; } }
Layer L1 {
Type: DSCONV
Dimensions { K: 1, C: 1, R: 3, S: 3, Y: 16, X: 16 }
Dataflow { TemporalMap(3,1) Y; TemporalMap(16,16) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) C; } }
Layer L2 {
Type: DSCONV
Dimensions { K: 1, C: 128, R: 1, S: 1, Y: 28, X: 28 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; SpatialMap(4,4) C; TemporalMap(2,2) Y; TemporalMap(1,1) X; TemporalMap(Sz(R),Sz(R)) R; Cluster(64, P); TemporalMap(2,2) C; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) X; TemporalMap(1,1) Y; Cluster(2, P); SpatialMap(1,1) C; } }
Layer L3 {
Type: CONV
Dimensions { K: 64, C: 60, R: 3, S: 3, Y: 9, X: 9 }
Dataflow { TemporalMap(2,2) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) K; SpatialMap(3,1) X; TemporalMap(3,1) Y; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L4 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 48, C: 64, R: 5, S: 5, Y: 83, X: 83 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(5,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(8,8) C; SpatialMap(5,1) Y; TemporalMap(9,9) K; Cluster(2, P); SpatialMap(5,1) X; TemporalMap(5,1) Y; TemporalMap(Sz(S),Sz(S)) S; Cluster(4, P); SpatialMap(5,1) Y; } }
Layer L5 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 16, R: 3, S: 3, Y: 15, X: 113 }
Dataflow { SpatialMap(2,2) C; TemporalMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(6,4) X; TemporalMap(Sz(S),Sz(S)) S; Cluster(3, P); TemporalMap(3,1) X; SpatialMap(1,1) C; } } }
Network rnd236 {
Layer L0 {
Type: DSCONV
Dimensions { K: 1, C: 60, R: 3, S: 3, Y: 9, X: 9 }
Dataflow { TemporalMap(12,12) C; SpatialMap(3,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) X; Cluster(4, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) X; SpatialMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; Cluster(4, P); SpatialMap(3,1) Y; } }
Layer L1 {
Type: GEMM
Dimensions { M: 234, N: 126, K: 6 }
Dataflow { TemporalMap(6,6) N; SpatialMap(2,2) K; TemporalMap(14,14) M; Cluster(64, P); SpatialMap(1,1) N; Cluster(2, P); SpatialMap(1,1) K; } }
Layer L2 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 64, R: 3, S: 3, Y: 3, X: 97 }
Dataflow { TemporalMap(3,1) Y; SpatialMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(16,16) C; Cluster(2, P); SpatialMap(3,1) X; TemporalMap(3,1) Y; Cluster(1, P); SpatialMap(3,1) X; } }
Layer L3 {
Type: CONV
Dimensions { K: 32, C: 128, R: 1, S: 3, Y: 1, X: 3 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; SpatialMap(4,4) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) Y; TemporalMap(3,3) X; TemporalMap(2,2) C; Cluster(64, P); SpatialMap(1,1) C; TemporalMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L4 {
Type: DSCONV
Stride { X: 3, Y: 3 }
Dimensions { K: 1, C: 16, R: 1, S: 1, Y: 82, X: 82 }
Dataflow { TemporalMap(1,1) X; TemporalMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; Cluster(8, P); SpatialMap(1,1) X; TemporalMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L5 {
Type: NGCONV
Dimensions { G: 32, K: 3, C: 60, R: 3, S: 3, Y: 29, X: 33 }
Dataflow { TemporalMap(2,2) K; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) Y; TemporalMap(9,9) G; TemporalMap(1,1) C; Cluster(8, P); TemporalMap(3,1) X; TemporalMap(2,2) G; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(2,2) K; TemporalMap(4,4) C; Cluster(1, P); SpatialMap(1,1) G; } } }
Network rnd238 {
Layer L0 {
Type: NGCONV
Stride { X: 4, Y: 4 }
Dimensions { G: 32, K: 16, C: 3, R: 1, S: 1, Y: 25, X: 25 }
Dataflow { TemporalMap(1,1) K; SpatialMap(2,2) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(9,9) G; TemporalMap(1,1) Y; TemporalMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; Cluster(32, P); SpatialMap(1,1) G; Cluster(1, P); SpatialMap(1,1) G; } }
Layer L1 {
Type: GEMM
Dimensions { M: 251, N: 294, K: 130 }
Dataflow { TemporalMap(6,6) M; TemporalMap(13,13) K; SpatialMap(1,1) N; Cluster(64, P); SpatialMap(1,1) K; TemporalMap(1,1) M; TemporalMap(2,2) N; Cluster(8, P); SpatialMap(1,1) K; } }
Layer L2 {
Type: CONV
Dimensions { K: 256, C: 1, R: 3, S: 3, Y: 30, X: 30 }
Dataflow { TemporalMap(6,6) K; TemporalMap(30,30) Y; SpatialMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; Cluster(1, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(4,4) K; TemporalMap(3,1) Y; SpatialMap(1,1) C; TemporalMap(3,1) X; Cluster(1, P); SpatialMap(3,1) X; } }
Layer L3 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 200, C: 128, R: 1, S: 1, Y: 27, X: 27 }
Dataflow { TemporalMap(1,1) X; TemporalMap(13,13) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) Y; TemporalMap(4,4) C; Cluster(4, P); TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) X; } }
Layer L4 {
Type: DSCONV
Dimensions { K: 1, C: 1, R: 1, S: 1, Y: 28, X: 28 }
Dataflow { SpatialMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(28,28) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,3) Y; } }
Layer L5 {
Type: GEMM
Dimensions { M: 58, N: 232, K: 30 }
Dataflow { TemporalMap(6,6) M; TemporalMap(4,4) N; SpatialMap(4,4) K; Cluster(2, P); TemporalMap(2,2) K; TemporalMap(1,1) N; SpatialMap(4,4) M; Cluster(8, P); SpatialMap(1,1) M; } } }
Network rnd240 {
Layer L0 {
Type: GEMM
Dimensions { M: 31, N: 19, K: 162 }
Dataflow { TemporalMap(8,8) K; TemporalMap(1,1) N; SpatialMap(4,4) M; Cluster(8, P); SpatialMap(1,1) K; TemporalMap(1,1) M; Cluster(8, P); SpatialMap(1,1) K; } }
Layer L1 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 64, C: 16, R: 7, S: 7, Y: 59, X: 59 }
Dataflow { TemporalMap(7,1) Y; TemporalMap(7,1) X; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) K; TemporalMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L2 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 3, R: 3, S: 3, Y: 57, X: 57 }
Dataflow { TemporalMap(3,3) C; SpatialMap(3,1) Y; TemporalMap(57,57) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; Cluster(8, P); TemporalMap(2,2) C; SpatialMap(3,1) X; Cluster(8, P); SpatialMap(3,1) Y; } }
Layer L3 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 3, C: 64, R: 3, S: 3, Y: 21, X: 21 }
Dataflow { TemporalMap(21,21) X; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(3,1) Y; TemporalMap(10,10) C; TemporalMap(2,2) K; TemporalMap(Sz(R),Sz(R)) R; Cluster(16, P); SpatialMap(3,1) X; TemporalMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; Cluster(4, P); SpatialMap(1,1) C; } }
Layer L4 {
Type: NGCONV
Stride { X: 3, Y: 3 }
Dimensions { G: 2, K: 16, C: 1, R: 1, S: 1, Y: 82, X: 82 }
Dataflow { TemporalMap(2,2) G; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) X; TemporalMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) C; TemporalMap(1,1) Y; Cluster(16, P); TemporalMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) X; TemporalMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; Cluster(4, P); SpatialMap(1,1) C; } }
Layer L5 {
Type: CONV
Dimensions { K: 64, C: 64, R: 1, S: 1, Y: 56, X: 56 }
Dataflow { TemporalMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(14,14) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(2,2) K; SpatialMap(1,1) X; Cluster(16, P); TemporalMap(2,2) C; SpatialMap(1,1) K; TemporalMap(1,1) Y; Cluster(2, P); SpatialMap(1,1) Y; } } }
Network rnd2 {
Layer L0 {
Type: GEMM
Dimensions { M: 29, N: 47, K: 44 }
Dataflow { SpatialMap(2,2) K; TemporalMap(7,7) M; TemporalMap(2,2) N; } }
Layer L1 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 60, R: 1, S: 3, Y: 55, X: 57 }
Dataflow { SpatialMap(1,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) X; TemporalMap(6,6) C; } }
Layer L2 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 64, C: 16, R: 1, S: 1, Y: 25, X: 25 }
Dataflow { TemporalMap(15,15) K; TemporalMap(6,6) C; SpatialMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(4,4) X; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L3 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 128, C: 64, R: 3, S: 3, Y: 57, X: 57 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(6,6) K; TemporalMap(9,9) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,5) X; SpatialMap(3,1) Y; } }
Layer L4 {
Type: GEMM
Dimensions { M: 259, N: 288, K: 266 }
Dataflow { TemporalMap(16,16) M; SpatialMap(1,1) N; TemporalMap(11,11) K; Cluster(1, P); TemporalMap(1,1) K; TemporalMap(1,1) N; SpatialMap(1,1) M; } }
Layer L5 {
Type: GEMM
Dimensions { M: 126, N: 108, K: 31 }
Dataflow { TemporalMap(6,6) K; SpatialMap(1,1) M; TemporalMap(3,3) N; Cluster(2, P); SpatialMap(1,1) M; TemporalMap(1,1) K; } }
Layer L6 {
Type: NGCONV
Stride { X: 4, Y: 4 }
Dimensions { G: 2, K: 32, C: 16, R: 5, S: 5, Y: 221, X: 221 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; SpatialMap(5,1) Y; TemporalMap(2,2) K; TemporalMap(221,221) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(13,13) C; TemporalMap(1,1) G; Cluster(64, P); TemporalMap(1,1) G; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(2,2) K; TemporalMap(5,1) X; } }
Layer L7 {
Type: CONV
Dimensions { K: 1, C: 16, R: 5, S: 1, Y: 17, X: 13 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(5,1) Y; SpatialMap(1,1) K; TemporalMap(13,13) X; TemporalMap(3,3) C; } } }
Network rnd4 {
Layer L0 {
Type: CONV
Dimensions { K: 1, C: 128, R: 1, S: 1, Y: 56, X: 56 }
Dataflow { TemporalMap(1,1) X; TemporalMap(9,9) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) Y; Cluster(8, P); SpatialMap(1,1) Y; TemporalMap(4,4) C; TemporalMap(1,1) K; } }
Layer L1 {
Type: CONV
Dimensions { K: 256, C: 60, R: 3, S: 3, Y: 29, X: 29 }
Dataflow { TemporalMap(8,8) K; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(9,9) C; TemporalMap(3,1) Y; Cluster(2, P); TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) K; TemporalMap(3,1) X; } }
Layer L2 {
Type: CONV
Dimensions { K: 96, C: 64, R: 1, S: 1, Y: 56, X: 56 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(4,4) C; TemporalMap(56,56) Y; TemporalMap(1,1) X; Cluster(8, P); TemporalMap(1,1) Y; SpatialMap(1,1) X; TemporalMap(2,2) C; TemporalMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L3 {
Type: NGCONV
Dimensions { G: 2, K: 128, C: 60, R: 3, S: 3, Y: 9, X: 9 }
Dataflow { TemporalMap(3,1) X; TemporalMap(2,2) G; TemporalMap(9,9) Y; TemporalMap(10,10) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(4,4) C; Cluster(4, P); TemporalMap(2,2) C; TemporalMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(3,1) Y; } }
Layer L4 {
Type: CONV
Dimensions { K: 128, C: 32, R: 5, S: 5, Y: 59, X: 59 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(8,8) K; TemporalMap(8,4) X; TemporalMap(8,4) Y; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) C; Cluster(8, P); SpatialMap(5,1) Y; TemporalMap(1,1) C; TemporalMap(5,1) X; TemporalMap(4,4) K; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L5 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 128, C: 64, R: 3, S: 3, Y: 39, X: 39 }
Dataflow { TemporalMap(16,16) K; TemporalMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(9,9) C; SpatialMap(3,1) Y; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L6 {
Type: CONV
Dimensions { K: 16, C: 192, R: 5, S: 5, Y: 31, X: 31 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) K; TemporalMap(9,9) C; TemporalMap(5,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(11,7) Y; Cluster(4, P); SpatialMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) C; } }
Layer L7 {
Type: CONV
Dimensions { K: 1, C: 64, R: 5, S: 5, Y: 31, X: 31 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(15,15) C; TemporalMap(8,4) X; TemporalMap(31,31) Y; SpatialMap(1,1) K; Cluster(64, P); TemporalMap(2,2) C; TemporalMap(5,1) Y; TemporalMap(1,1) K; SpatialMap(5,1) X; } } }
Network rnd6 {
Layer L0 {
Type: NGCONV
Dimensions { G: 32, K: 256, C: 192, R: 1, S: 1, Y: 27, X: 27 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(4,4) K; SpatialMap(1,1) Y; TemporalMap(9,9) G; TemporalMap(1,1) X; TemporalMap(14,14) C; } }
Layer L1 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 3, C: 32, R: 1, S: 1, Y: 163, X: 85 }
Dataflow { TemporalMap(7,7) C; SpatialMap(1,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,3) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(85,85) X; Cluster(4, P); TemporalMap(4,4) C; TemporalMap(3,3) K; TemporalMap(1,1) Y; SpatialMap(1,1) X; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L2 {
Type: CONV
Dimensions { K: 1, C: 64, R: 5, S: 5, Y: 5, X: 5 }
Dataflow { TemporalMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(2,2) C; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(5,1) X; TemporalMap(5,1) Y; Cluster(2, P); TemporalMap(1,1) K; SpatialMap(5,1) X; } }
Layer L3 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 48, C: 192, R: 3, S: 3, Y: 165, X: 39 }
Dataflow { SpatialMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) X; TemporalMap(9,9) K; TemporalMap(15,15) C; TemporalMap(Sz(S),Sz(S)) S; Cluster(16, P); SpatialMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L4 {
Type: DSCONV
Stride { X: 3, Y: 3 }
Dimensions { K: 1, C: 128, R: 3, S: 3, Y: 168, X: 168 }
Dataflow { TemporalMap(6,6) C; SpatialMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) X; Cluster(64, P); TemporalMap(3,1) X; SpatialMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L5 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 200, C: 192, R: 3, S: 3, Y: 219, X: 207 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) Y; TemporalMap(207,207) X; TemporalMap(5,5) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(2,2) K; } }
Layer L6 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 1, R: 1, S: 1, Y: 1, X: 1 }
Dataflow { TemporalMap(1,1) Y; SpatialMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) X; Cluster(3, P); TemporalMap(1,1) X; TemporalMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) C; } }
Layer L7 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 96, C: 192, R: 1, S: 1, Y: 53, X: 53 }
Dataflow { TemporalMap(11,11) C; TemporalMap(53,53) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) Y; SpatialMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; Cluster(32, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) C; SpatialMap(1,1) Y; } } }
Network rnd8 {
Layer L0 {
Type: CONV
Dimensions { K: 200, C: 32, R: 3, S: 3, Y: 3, X: 3 }
Dataflow { TemporalMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(13,13) C; SpatialMap(3,1) X; TemporalMap(16,16) K; TemporalMap(Sz(S),Sz(S)) S; Cluster(4, P); TemporalMap(4,4) C; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(4,4) K; } }
Layer L1 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 200, C: 32, R: 1, S: 1, Y: 19, X: 19 }
Dataflow { SpatialMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(15,15) K; TemporalMap(15,15) C; TemporalMap(19,19) Y; Cluster(16, P); SpatialMap(1,1) X; TemporalMap(2,2) K; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L2 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 200, C: 32, R: 5, S: 5, Y: 17, X: 113 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(9,5) X; TemporalMap(9,5) Y; TemporalMap(14,14) K; SpatialMap(4,4) C; TemporalMap(Sz(R),Sz(R)) R; Cluster(2, P); TemporalMap(5,1) Y; SpatialMap(4,4) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(5,1) X; } }
Layer L3 {
Type: GEMM
Dimensions { M: 72, N: 210, K: 289 }
Dataflow { TemporalMap(3,3) M; TemporalMap(10,10) K; SpatialMap(1,1) N; Cluster(2, P); TemporalMap(1,1) M; TemporalMap(1,1) N; SpatialMap(1,1) K; } }
Layer L4 {
Type: CONV
Dimensions { K: 64, C: 64, R: 1, S: 1, Y: 7, X: 7 }
Dataflow { TemporalMap(4,4) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) X; SpatialMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(8,8) K; Cluster(64, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(4,4) C; SpatialMap(1,1) X; } }
Layer L5 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 3, R: 3, S: 3, Y: 3, X: 3 }
Dataflow { SpatialMap(3,1) X; TemporalMap(3,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,3) C; TemporalMap(Sz(R),Sz(R)) R; Cluster(4, P); TemporalMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) X; } }
Layer L6 {
Type: NGCONV
Stride { X: 2, Y: 2 }
Dimensions { G: 32, K: 64, C: 64, R: 3, S: 3, Y: 55, X: 55 }
Dataflow { SpatialMap(2,2) K; TemporalMap(7,7) G; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(55,55) X; TemporalMap(9,7) Y; TemporalMap(12,12) C; Cluster(16, P); SpatialMap(3,1) Y; TemporalMap(2,2) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(2,2) G; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L7 {
Type: NGCONV
Dimensions { G: 2, K: 32, C: 192, R: 5, S: 5, Y: 59, X: 59 }
Dataflow { SpatialMap(1,1) G; TemporalMap(6,6) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(5,1) X; TemporalMap(5,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) K; Cluster(4, P); SpatialMap(1,1) C; TemporalMap(5,1) Y; TemporalMap(1,1) K; TemporalMap(2,2) G; } } }
Network rnd10 {
Layer L0 {
Type: DSCONV
Stride { X: 4, Y: 4 }
Dimensions { K: 1, C: 60, R: 3, S: 3, Y: 3, X: 3 }
Dataflow { SpatialMap(3,1) Y; TemporalMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(14,14) C; TemporalMap(Sz(R),Sz(R)) R; Cluster(3, P); TemporalMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) X; TemporalMap(3,1) Y; } }
Layer L1 {
Type: CONV
Dimensions { K: 16, C: 32, R: 1, S: 3, Y: 1, X: 3 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,3) C; TemporalMap(11,11) K; SpatialMap(3,1) X; TemporalMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; Cluster(32, P); TemporalMap(1,1) Y; SpatialMap(2,2) C; TemporalMap(1,1) K; } }
Layer L2 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 128, C: 32, R: 1, S: 1, Y: 27, X: 55 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) K; TemporalMap(1,1) Y; TemporalMap(6,6) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(6,6) X; Cluster(16, P); TemporalMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) X; TemporalMap(2,2) C; TemporalMap(1,1) Y; } }
Layer L3 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 96, C: 16, R: 5, S: 5, Y: 29, X: 29 }
Dataflow { TemporalMap(15,15) K; TemporalMap(4,4) C; SpatialMap(5,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(5,1) Y; TemporalMap(Sz(S),Sz(S)) S; Cluster(1, P); TemporalMap(2,2) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(5,1) Y; SpatialMap(5,1) X; TemporalMap(2,2) C; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L4 {
Type: GEMM
Dimensions { M: 235, N: 217, K: 169 }
Dataflow { TemporalMap(2,2) N; TemporalMap(7,7) M; SpatialMap(1,1) K; Cluster(2, P); SpatialMap(1,1) N; TemporalMap(1,1) M; } }
Layer L5 {
Type: GEMM
Dimensions { M: 147, N: 84, K: 245 }
Dataflow { SpatialMap(2,2) K; TemporalMap(6,6) N; TemporalMap(3,3) M; Cluster(4, P); TemporalMap(4,4) M; SpatialMap(4,4) N; } }
Layer L6 {
Type: DSCONV
Stride { X: 4, Y: 4 }
Dimensions { K: 1, C: 32, R: 5, S: 5, Y: 113, X: 113 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(113,113) X; TemporalMap(113,113) Y; Cluster(16, P); TemporalMap(4,4) C; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(5,1) Y; TemporalMap(5,1) X; } }
Layer L7 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 128, C: 192, R: 3, S: 3, Y: 55, X: 55 }
Dataflow { TemporalMap(4,2) X; SpatialMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(55,55) Y; TemporalMap(11,11) K; } } }
Network rnd12 {
Layer L0 {
Type: CONV
Dimensions { K: 64, C: 192, R: 7, S: 7, Y: 34, X: 34 }
Dataflow { TemporalMap(34,34) Y; TemporalMap(6,6) K; TemporalMap(34,34) X; SpatialMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L1 {
Type: DSCONV
Stride { X: 4, Y: 4 }
Dimensions { K: 1, C: 1, R: 1, S: 1, Y: 109, X: 109 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) Y; TemporalMap(1,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) C; Cluster(3, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) Y; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) X; } }
Layer L2 {
Type: CONV
Dimensions { K: 64, C: 64, R: 7, S: 7, Y: 20, X: 49 }
Dataflow { TemporalMap(20,20) Y; SpatialMap(1,1) C; TemporalMap(13,13) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,1) X; Cluster(1, P); TemporalMap(7,1) X; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) C; } }
Layer L3 {
Type: CONV
Dimensions { K: 32, C: 64, R: 3, S: 3, Y: 3, X: 3 }
Dataflow { TemporalMap(6,6) K; SpatialMap(2,2) C; TemporalMap(3,1) X; TemporalMap(3,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L4 {
Type: NGCONV
Dimensions { G: 2, K: 16, C: 32, R: 1, S: 1, Y: 27, X: 52 }
Dataflow { TemporalMap(9,9) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) X; TemporalMap(1,1) Y; TemporalMap(16,16) K; SpatialMap(2,2) G; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L5 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 60, R: 3, S: 3, Y: 27, X: 27 }
Dataflow { TemporalMap(1,1) C; TemporalMap(1,1) K; TemporalMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; Cluster(8, P); SpatialMap(3,1) X; TemporalMap(3,1) Y; TemporalMap(4,4) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L6 {
Type: DSCONV
Stride { X: 3, Y: 3 }
Dimensions { K: 1, C: 1, R: 3, S: 3, Y: 39, X: 39 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; SpatialMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) X; TemporalMap(1,1) C; Cluster(8, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) Y; SpatialMap(3,1) X; } }
Layer L7 {
Type: DSCONV
Dimensions { K: 1, C: 3, R: 1, S: 1, Y: 28, X: 28 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(2,2) C; TemporalMap(28,28) Y; SpatialMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; Cluster(1, P); TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) C; TemporalMap(1,1) X; TemporalMap(Sz(R),Sz(R)) R; } } }
Network rnd14 {
Layer L0 {
Type: CONV
Dimensions { K: 48, C: 3, R: 7, S: 7, Y: 20, X: 20 }
Dataflow { TemporalMap(4,4) K; TemporalMap(20,20) Y; TemporalMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(7,1) X; Cluster(16, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(7,1) Y; TemporalMap(7,1) X; TemporalMap(1,1) K; } }
Layer L1 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 256, C: 3, R: 1, S: 1, Y: 109, X: 109 }
Dataflow { TemporalMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(109,109) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(15,15) K; SpatialMap(1,1) X; Cluster(64, P); TemporalMap(3,3) C; TemporalMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(4,4) K; SpatialMap(1,1) Y; } }
Layer L2 {
Type: GEMM
Dimensions { M: 87, N: 274, K: 198 }
Dataflow { TemporalMap(14,14) M; TemporalMap(4,4) K; SpatialMap(4,4) N; Cluster(32, P); TemporalMap(4,4) K; SpatialMap(2,2) M; } }
Layer L3 {
Type: DSCONV
Dimensions { K: 1, C: 64, R: 1, S: 1, Y: 55, X: 28 }
Dataflow { TemporalMap(16,16) C; SpatialMap(1,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) Y; Cluster(32, P); TemporalMap(1,1) X; SpatialMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) Y; } }
Layer L4 {
Type: GEMM
Dimensions { M: 102, N: 1, K: 118 }
Dataflow { SpatialMap(2,2) M; TemporalMap(12,12) K; TemporalMap(1,1) N; Cluster(3, P); SpatialMap(4,4) K; TemporalMap(1,1) N; } }
Layer L5 {
Type: CONV
Dimensions { K: 3, C: 60, R: 5, S: 5, Y: 59, X: 59 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(7,3) X; TemporalMap(5,1) Y; SpatialMap(2,2) C; TemporalMap(3,3) K; Cluster(16, P); SpatialMap(5,1) X; TemporalMap(3,3) K; TemporalMap(5,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(4,4) C; } }
Layer L6 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 200, C: 3, R: 3, S: 3, Y: 21, X: 12 }
Dataflow { TemporalMap(3,3) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(21,21) Y; TemporalMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(4,4) K; Cluster(3, P); TemporalMap(3,1) X; TemporalMap(1,1) C; SpatialMap(1,1) K; TemporalMap(3,1) Y; } }
Layer L7 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 64, R: 1, S: 1, Y: 13, X: 13 }
Dataflow { TemporalMap(13,13) X; SpatialMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(15,15) C; TemporalMap(Sz(S),Sz(S)) S; } } }
Network rnd16 {
Layer L0 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 48, C: 32, R: 3, S: 3, Y: 29, X: 29 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) Y; TemporalMap(1,1) K; TemporalMap(8,8) C; TemporalMap(29,29) X; Cluster(1, P); SpatialMap(2,2) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L1 {
Type: CONV
Dimensions { K: 256, C: 60, R: 1, S: 1, Y: 55, X: 55 }
Dataflow { TemporalMap(5,5) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(55,55) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(10,10) K; SpatialMap(1,1) Y; Cluster(64, P); SpatialMap(1,1) X; TemporalMap(4,4) K; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L2 {
Type: GEMM
Dimensions { M: 41, N: 256, K: 12 }
Dataflow { SpatialMap(1,1) N; TemporalMap(11,11) K; TemporalMap(13,13) M; } }
Layer L3 {
Type: DSCONV
Dimensions { K: 1, C: 3, R: 3, S: 3, Y: 9, X: 9 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) Y; TemporalMap(4,2) X; SpatialMap(2,2) C; TemporalMap(Sz(R),Sz(R)) R; Cluster(4, P); SpatialMap(1,1) C; TemporalMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L4 {
Type: CONV
Dimensions { K: 32, C: 128, R: 7, S: 7, Y: 33, X: 33 }
Dataflow { TemporalMap(4,4) C; TemporalMap(33,33) Y; SpatialMap(4,4) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(9,3) X; Cluster(32, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(7,1) Y; TemporalMap(1,1) K; TemporalMap(7,1) X; SpatialMap(4,4) C; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L5 {
Type: CONV
Dimensions { K: 200, C: 192, R: 3, S: 1, Y: 29, X: 27 }
Dataflow { SpatialMap(1,1) X; TemporalMap(11,11) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) Y; TemporalMap(15,15) C; Cluster(2, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) C; SpatialMap(1,1) X; } }
Layer L6 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 256, C: 32, R: 7, S: 7, Y: 7, X: 7 }
Dataflow { TemporalMap(7,1) Y; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(2,2) C; TemporalMap(7,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(7,7) K; Cluster(64, P); TemporalMap(1,1) K; SpatialMap(7,1) X; TemporalMap(7,1) Y; } }
Layer L7 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 96, C: 3, R: 1, S: 1, Y: 27, X: 27 }
Dataflow { TemporalMap(1,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(14,14) K; SpatialMap(2,2) C; Cluster(2, P); TemporalMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(4,4) K; } } }
Network rnd18 {
Layer L0 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 128, C: 16, R: 7, S: 7, Y: 33, X: 33 }
Dataflow { SpatialMap(7,1) Y; TemporalMap(11,11) K; TemporalMap(6,6) C; TemporalMap(7,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L1 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 128, C: 32, R: 1, S: 1, Y: 53, X: 229 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(13,13) C; TemporalMap(12,12) K; TemporalMap(53,53) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) X; Cluster(8, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) K; TemporalMap(4,4) C; } }
Layer L2 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 64, C: 192, R: 5, S: 5, Y: 31, X: 31 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; SpatialMap(5,1) X; TemporalMap(31,31) Y; TemporalMap(7,7) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(13,13) K; Cluster(1, P); SpatialMap(2,2) C; TemporalMap(5,1) X; TemporalMap(5,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L3 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 200, C: 1, R: 3, S: 3, Y: 81, X: 84 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(4,2) X; SpatialMap(2,2) K; TemporalMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(10,8) Y; Cluster(64, P); TemporalMap(Sz(S),Sz(S)) S; SpatialMap(3,1) X; } }
Layer L4 {
Type: NGCONV
Stride { X: 2, Y: 2 }
Dimensions { G: 2, K: 16, C: 16, R: 3, S: 3, Y: 15, X: 99 }
Dataflow { TemporalMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(15,15) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(11,11) K; SpatialMap(2,2) G; TemporalMap(12,12) C; Cluster(3, P); TemporalMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) Y; TemporalMap(4,4) C; } }
Layer L5 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 128, C: 3, R: 1, S: 1, Y: 82, X: 82 }
Dataflow { TemporalMap(1,1) X; TemporalMap(2,2) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(82,82) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) K; Cluster(4, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) X; SpatialMap(1,1) Y; } }
Layer L6 {
Type: CONV
Dimensions { K: 1, C: 3, R: 1, S: 1, Y: 14, X: 14 }
Dataflow { TemporalMap(3,3) C; TemporalMap(1,1) X; SpatialMap(1,1) Y; TemporalMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; Cluster(3, P); TemporalMap(1,1) X; SpatialMap(3,3) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L7 {
Type: DSCONV
Stride { X: 3, Y: 3 }
Dimensions { K: 1, C: 1, R: 5, S: 5, Y: 5, X: 5 }
Dataflow { TemporalMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(5,1) Y; SpatialMap(5,1) X; } } }
Network rnd20 {
Layer L0 {
Type: GEMM
Dimensions { M: 78, N: 134, K: 52 }
Dataflow { TemporalMap(3,3) K; SpatialMap(1,1) M; TemporalMap(11,11) N; Cluster(64, P); TemporalMap(2,2) M; TemporalMap(4,4) N; SpatialMap(1,1) K; } }
Layer L1 {
Type: DSCONV
Dimensions { K: 1, C: 3, R: 3, S: 3, Y: 16, X: 16 }
Dataflow { TemporalMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) C; Cluster(8, P); SpatialMap(3,1) X; TemporalMap(2,2) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) Y; } }
Layer L2 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 16, R: 3, S: 3, Y: 111, X: 111 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(5,3) Y; TemporalMap(3,1) X; } }
Layer L3 {
Type: GEMM
Dimensions { M: 59, N: 151, K: 2 }
Dataflow { TemporalMap(15,15) M; TemporalMap(2,2) N; SpatialMap(1,1) K; Cluster(64, P); SpatialMap(2,2) K; TemporalMap(1,1) N; TemporalMap(2,2) M; } }
Layer L4 {
Type: DSCONV
Stride { X: 3, Y: 3 }
Dimensions { K: 1, C: 16, R: 1, S: 1, Y: 1, X: 1 }
Dataflow { SpatialMap(1,1) C; TemporalMap(1,1) X; TemporalMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; Cluster(2, P); TemporalMap(4,4) C; SpatialMap(1,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) X; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L5 {
Type: GEMM
Dimensions { M: 49, N: 152, K: 106 }
Dataflow { SpatialMap(1,1) M; TemporalMap(9,9) K; TemporalMap(2,2) N; Cluster(32, P); SpatialMap(4,4) N; } }
Layer L6 {
Type: NGCONV
Stride { X: 3, Y: 3 }
Dimensions { G: 32, K: 200, C: 3, R: 1, S: 1, Y: 40, X: 1 }
Dataflow { SpatialMap(1,1) X; TemporalMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(2,2) K; TemporalMap(7,7) G; TemporalMap(3,3) C; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L7 {
Type: CONV
Dimensions { K: 48, C: 192, R: 3, S: 3, Y: 9, X: 9 }
Dataflow { SpatialMap(3,1) X; TemporalMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(16,16) C; TemporalMap(11,11) K; Cluster(4, P); TemporalMap(3,1) Y; SpatialMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) K; } } }
Network rnd22 {
Layer L0 {
Type: GEMM
Dimensions { M: 72, N: 125, K: 13 }
Dataflow { SpatialMap(1,1) M; TemporalMap(8,8) N; TemporalMap(5,5) K; Cluster(1, P); SpatialMap(1,1) N; TemporalMap(1,1) K; } }
Layer L1 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 1, R: 3, S: 3, Y: 27, X: 77 }
Dataflow { SpatialMap(3,1) Y; TemporalMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(77,77) X; TemporalMap(Sz(S),Sz(S)) S; Cluster(3, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) Y; TemporalMap(3,1) X; } }
Layer L2 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 128, R: 3, S: 3, Y: 55, X: 55 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(14,14) C; SpatialMap(3,1) Y; TemporalMap(3,1) X; Cluster(4, P); SpatialMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(2,2) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) Y; } }
Layer L3 {
Type: DSCONV
Stride { X: 3, Y: 3 }
Dimensions { K: 1, C: 3, R: 3, S: 3, Y: 39, X: 39 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) X; TemporalMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) C; } }
Layer L4 {
Type: DSCONV
Dimensions { K: 1, C: 3, R: 7, S: 7, Y: 62, X: 62 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(7,1) Y; SpatialMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,1) X; Cluster(32, P); TemporalMap(3,3) C; SpatialMap(7,1) X; TemporalMap(7,1) Y; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L5 {
Type: GEMM
Dimensions { M: 93, N: 12, K: 142 }
Dataflow { SpatialMap(1,1) K; TemporalMap(12,12) N; TemporalMap(6,6) M; Cluster(1, P); TemporalMap(4,4) K; SpatialMap(4,4) M; } }
Layer L6 {
Type: CONV
Dimensions { K: 3, C: 60, R: 7, S: 7, Y: 62, X: 62 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,1) X; TemporalMap(9,9) C; TemporalMap(7,1) Y; SpatialMap(1,1) K; Cluster(8, P); SpatialMap(1,1) K; TemporalMap(7,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(7,1) Y; } }
Layer L7 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 64, R: 5, S: 5, Y: 29, X: 119 }
Dataflow { SpatialMap(5,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(16,16) C; TemporalMap(7,3) X; TemporalMap(Sz(S),Sz(S)) S; Cluster(4, P); SpatialMap(5,1) Y; TemporalMap(1,1) C; } } }
Network rnd24 {
Layer L0 {
Type: DSCONV
Stride { X: 3, Y: 3 }
Dimensions { K: 1, C: 16, R: 5, S: 5, Y: 41, X: 41 }
Dataflow { TemporalMap(5,1) Y; SpatialMap(5,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(6,6) C; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L1 {
Type: GEMM
Dimensions { M: 228, N: 156, K: 256 }
Dataflow { SpatialMap(2,2) K; TemporalMap(3,3) N; TemporalMap(12,12) M; Cluster(1, P); TemporalMap(1,1) K; SpatialMap(1,1) M; } }
Layer L2 {
Type: GEMM
Dimensions { M: 251, N: 146, K: 137 }
Dataflow { SpatialMap(1,1) M; TemporalMap(5,5) N; TemporalMap(11,11) K; Cluster(64, P); SpatialMap(1,1) M; TemporalMap(1,1) K; } }
Layer L3 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 48, C: 128, R: 1, S: 1, Y: 53, X: 53 }
Dataflow { TemporalMap(6,6) X; TemporalMap(1,1) Y; SpatialMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(2,2) K; Cluster(64, P); TemporalMap(4,4) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) X; SpatialMap(1,1) Y; } }
Layer L4 {
Type: GEMM
Dimensions { M: 145, N: 156, K: 191 }
Dataflow { TemporalMap(3,3) K; TemporalMap(1,1) M; SpatialMap(1,1) N; Cluster(32, P); SpatialMap(2,2) N; TemporalMap(2,2) K; } }
Layer L5 {
Type: GEMM
Dimensions { M: 5, N: 204, K: 10 }
Dataflow { SpatialMap(1,1) M; TemporalMap(9,9) K; TemporalMap(7,7) N; Cluster(64, P); TemporalMap(1,1) N; SpatialMap(1,1) M; } }
Layer L6 {
Type: DSCONV
Dimensions { K: 1, C: 16, R: 7, S: 7, Y: 19, X: 57 }
Dataflow { TemporalMap(11,5) Y; SpatialMap(7,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(15,15) C; Cluster(64, P); SpatialMap(7,1) X; TemporalMap(1,1) C; } }
Layer L7 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 32, C: 16, R: 1, S: 1, Y: 109, X: 109 }
Dataflow { TemporalMap(1,1) X; SpatialMap(1,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(13,13) K; TemporalMap(16,16) C; Cluster(16, P); SpatialMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(2,2) C; TemporalMap(Sz(R),Sz(R)) R; } } }
Network rnd28 {
Layer L0 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 128, C: 128, R: 1, S: 1, Y: 37, X: 37 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(7,7) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) Y; TemporalMap(4,4) X; SpatialMap(1,1) C; Cluster(32, P); TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) Y; } }
Layer L1 {
Type: DSCONV
Stride { X: 4, Y: 4 }
Dimensions { K: 1, C: 60, R: 7, S: 7, Y: 59, X: 59 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; SpatialMap(7,1) X; TemporalMap(7,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(12,12) C; Cluster(2, P); TemporalMap(7,1) Y; SpatialMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L2 {
Type: CONV
Dimensions { K: 1, C: 64, R: 5, S: 5, Y: 59, X: 19 }
Dataflow { SpatialMap(5,1) X; TemporalMap(7,3) Y; TemporalMap(14,14) C; TemporalMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; Cluster(64, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(5,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) K; SpatialMap(5,1) Y; TemporalMap(2,2) C; } }
Layer L3 {
Type: CONV
Dimensions { K: 48, C: 192, R: 3, S: 3, Y: 9, X: 9 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) X; TemporalMap(6,4) Y; TemporalMap(13,13) C; TemporalMap(3,3) K; Cluster(16, P); TemporalMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(2,2) C; } }
Layer L4 {
Type: CONV
Dimensions { K: 16, C: 60, R: 3, S: 1, Y: 9, X: 7 }
Dataflow { TemporalMap(3,1) Y; SpatialMap(1,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,3) K; TemporalMap(4,4) C; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L5 {
Type: GEMM
Dimensions { M: 210, N: 19, K: 30 }
Dataflow { TemporalMap(11,11) M; SpatialMap(2,2) N; TemporalMap(7,7) K; } }
Layer L6 {
Type: NGCONV
Stride { X: 2, Y: 2 }
Dimensions { G: 4, K: 3, C: 3, R: 3, S: 3, Y: 29, X: 29 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(9,7) Y; TemporalMap(3,3) C; TemporalMap(2,2) K; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(3,1) X; TemporalMap(2,2) G; Cluster(16, P); TemporalMap(3,3) K; TemporalMap(2,2) G; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(3,1) Y; TemporalMap(1,1) C; } }
Layer L7 {
Type: DSCONV
Stride { X: 4, Y: 4 }
Dimensions { K: 1, C: 64, R: 7, S: 7, Y: 115, X: 115 }
Dataflow { SpatialMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(115,115) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(7,1) X; Cluster(64, P); TemporalMap(Sz(S),Sz(S)) S; SpatialMap(7,1) Y; } } }
Network rnd30 {
Layer L0 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 96, C: 16, R: 3, S: 3, Y: 29, X: 9 }
Dataflow { TemporalMap(6,6) C; TemporalMap(8,6) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) K; Cluster(4, P); TemporalMap(1,1) C; TemporalMap(3,1) X; SpatialMap(3,1) Y; } }
Layer L1 {
Type: GEMM
Dimensions { M: 160, N: 130, K: 260 }
Dataflow { TemporalMap(4,4) N; TemporalMap(1,1) K; SpatialMap(2,2) M; Cluster(3, P); TemporalMap(2,2) N; SpatialMap(2,2) K; } }
Layer L2 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 48, C: 60, R: 7, S: 3, Y: 117, X: 113 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,7) K; TemporalMap(12,6) Y; TemporalMap(14,14) C; SpatialMap(3,1) X; Cluster(32, P); TemporalMap(1,1) K; TemporalMap(7,1) Y; SpatialMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L3 {
Type: DSCONV
Dimensions { K: 1, C: 1, R: 1, S: 1, Y: 1, X: 1 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) X; TemporalMap(1,1) C; TemporalMap(1,1) Y; } }
Layer L4 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 256, C: 192, R: 3, S: 3, Y: 57, X: 27 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(57,57) Y; TemporalMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(2,2) C; TemporalMap(1,1) K; Cluster(64, P); TemporalMap(4,4) C; SpatialMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L5 {
Type: CONV
Dimensions { K: 16, C: 16, R: 1, S: 1, Y: 7, X: 7 }
Dataflow { TemporalMap(10,10) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,7) K; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) Y; TemporalMap(1,1) X; Cluster(4, P); TemporalMap(1,1) Y; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(2,2) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) X; } }
Layer L6 {
Type: CONV
Dimensions { K: 96, C: 60, R: 3, S: 3, Y: 57, X: 57 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(4,2) Y; TemporalMap(16,16) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,3) K; SpatialMap(3,1) X; Cluster(1, P); TemporalMap(Sz(S),Sz(S)) S; SpatialMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(4,4) C; } }
Layer L7 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 3, C: 16, R: 3, S: 3, Y: 165, X: 165 }
Dataflow { TemporalMap(10,10) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) X; SpatialMap(3,1) Y; TemporalMap(3,3) K; Cluster(16, P); SpatialMap(3,1) X; TemporalMap(2,2) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(2,2) K; } } }
Network rnd32 {
Layer L0 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 1, C: 3, R: 1, S: 1, Y: 40, X: 40 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,3) C; TemporalMap(1,1) K; TemporalMap(1,1) X; SpatialMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; Cluster(4, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) X; TemporalMap(1,1) C; SpatialMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L1 {
Type: GEMM
Dimensions { M: 285, N: 181, K: 117 }
Dataflow { TemporalMap(16,16) K; SpatialMap(2,2) N; TemporalMap(3,3) M; Cluster(1, P); TemporalMap(2,2) M; TemporalMap(4,4) N; SpatialMap(1,1) K; } }
Layer L2 {
Type: NGCONV
Dimensions { G: 32, K: 1, C: 16, R: 1, S: 1, Y: 56, X: 56 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) K; TemporalMap(1,1) Y; TemporalMap(56,56) X; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(4,4) G; TemporalMap(16,16) C; Cluster(4, P); TemporalMap(1,1) G; TemporalMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) C; SpatialMap(1,1) X; TemporalMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L3 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 32, C: 192, R: 1, S: 1, Y: 55, X: 55 }
Dataflow { TemporalMap(1,1) X; SpatialMap(1,1) Y; TemporalMap(9,9) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(16,16) K; TemporalMap(Sz(S),Sz(S)) S; Cluster(16, P); SpatialMap(1,1) X; TemporalMap(2,2) K; } }
Layer L4 {
Type: CONV
Dimensions { K: 256, C: 192, R: 1, S: 1, Y: 14, X: 10 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,3) C; SpatialMap(1,1) Y; TemporalMap(10,10) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,3) K; Cluster(2, P); TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) C; TemporalMap(1,1) Y; } }
Layer L5 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 200, C: 64, R: 1, S: 1, Y: 82, X: 82 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) X; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) K; TemporalMap(1,1) Y; TemporalMap(8,8) C; Cluster(32, P); SpatialMap(1,1) X; TemporalMap(4,4) K; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L6 {
Type: NGCONV
Stride { X: 4, Y: 4 }
Dimensions { G: 4, K: 256, C: 32, R: 1, S: 1, Y: 105, X: 105 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(10,10) K; TemporalMap(105,105) X; SpatialMap(1,1) Y; TemporalMap(1,1) G; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(15,15) C; Cluster(3, P); TemporalMap(2,2) C; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(4,4) K; TemporalMap(4,4) G; } }
Layer L7 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 16, C: 64, R: 5, S: 5, Y: 225, X: 69 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(5,1) X; SpatialMap(2,2) C; TemporalMap(1,1) K; TemporalMap(225,225) Y; TemporalMap(Sz(R),Sz(R)) R; Cluster(8, P); TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) K; TemporalMap(5,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(5,1) Y; } } }
Network rnd34 {
Layer L0 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 64, C: 3, R: 5, S: 5, Y: 31, X: 117 }
Dataflow { TemporalMap(3,3) C; TemporalMap(5,1) X; SpatialMap(1,1) K; TemporalMap(5,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; Cluster(16, P); TemporalMap(Sz(R),Sz(R)) R; SpatialMap(5,1) Y; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L1 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 96, C: 128, R: 1, S: 1, Y: 25, X: 25 }
Dataflow { TemporalMap(1,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(10,10) K; SpatialMap(1,1) X; TemporalMap(6,6) C; Cluster(32, P); SpatialMap(1,1) Y; TemporalMap(4,4) K; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L2 {
Type: CONV
Dimensions { K: 200, C: 3, R: 1, S: 1, Y: 27, X: 27 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(10,10) K; TemporalMap(3,3) C; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) X; TemporalMap(2,2) Y; } }
Layer L3 {
Type: CONV
Dimensions { K: 96, C: 64, R: 1, S: 1, Y: 28, X: 28 }
Dataflow { TemporalMap(1,1) X; TemporalMap(9,9) C; SpatialMap(4,4) K; TemporalMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; Cluster(8, P); TemporalMap(1,1) Y; SpatialMap(2,2) C; TemporalMap(1,1) K; } }
Layer L4 {
Type: NGCONV
Stride { X: 4, Y: 4 }
Dimensions { G: 2, K: 200, C: 192, R: 3, S: 3, Y: 223, X: 223 }
Dataflow { TemporalMap(2,2) G; SpatialMap(2,2) K; TemporalMap(6,6) C; TemporalMap(10,8) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; Cluster(32, P); TemporalMap(1,1) K; TemporalMap(3,1) Y; SpatialMap(3,1) X; } }
Layer L5 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 48, C: 32, R: 1, S: 1, Y: 111, X: 111 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(10,10) C; TemporalMap(12,12) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) X; SpatialMap(1,1) Y; } }
Layer L6 {
Type: CONV
Dimensions { K: 3, C: 128, R: 1, S: 1, Y: 56, X: 56 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(2,2) X; SpatialMap(2,2) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) Y; TemporalMap(1,1) K; Cluster(4, P); SpatialMap(1,1) X; TemporalMap(1,1) Y; TemporalMap(1,1) K; TemporalMap(1,1) C; } }
Layer L7 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 128, C: 16, R: 3, S: 3, Y: 107, X: 107 }
Dataflow { TemporalMap(3,3) K; TemporalMap(3,1) X; TemporalMap(5,5) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) Y; Cluster(16, P); TemporalMap(1,1) C; TemporalMap(4,4) K; SpatialMap(3,1) Y; TemporalMap(Sz(S),Sz(S)) S; } } }
Network rnd36 {
Layer L0 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 16, C: 32, R: 1, S: 3, Y: 19, X: 21 }
Dataflow { SpatialMap(4,4) K; TemporalMap(12,12) C; TemporalMap(4,4) Y; TemporalMap(5,3) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; Cluster(2, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) Y; TemporalMap(4,4) C; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) X; } }
Layer L1 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 48, C: 1, R: 1, S: 1, Y: 55, X: 111 }
Dataflow { TemporalMap(3,3) K; SpatialMap(1,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(55,55) Y; TemporalMap(1,1) C; } }
Layer L2 {
Type: DSCONV
Stride { X: 3, Y: 3 }
Dimensions { K: 1, C: 1, R: 1, S: 1, Y: 40, X: 82 }
Dataflow { SpatialMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) Y; TemporalMap(4,4) X; Cluster(4, P); SpatialMap(1,1) X; } }
Layer L3 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 1, R: 3, S: 3, Y: 55, X: 55 }
Dataflow { TemporalMap(55,55) X; SpatialMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; Cluster(3, P); TemporalMap(3,1) X; SpatialMap(3,1) Y; TemporalMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L4 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 1, R: 3, S: 3, Y: 3, X: 3 }
Dataflow { TemporalMap(3,3) X; TemporalMap(1,1) C; SpatialMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; Cluster(16, P); SpatialMap(3,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) C; } }
Layer L5 {
Type: DSCONV
Stride { X: 3, Y: 3 }
Dimensions { K: 1, C: 3, R: 1, S: 1, Y: 79, X: 139 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(2,2) X; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,3) C; TemporalMap(1,1) Y; Cluster(32, P); TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) C; } }
Layer L6 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 3, R: 1, S: 1, Y: 111, X: 35 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) Y; TemporalMap(35,35) X; Cluster(16, P); TemporalMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) C; TemporalMap(1,1) X; } }
Layer L7 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 64, C: 60, R: 3, S: 3, Y: 3, X: 3 }
Dataflow { TemporalMap(14,14) C; TemporalMap(5,5) K; SpatialMap(3,1) Y; TemporalMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; Cluster(64, P); TemporalMap(1,1) C; SpatialMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) X; } } }
Network rnd38 {
Layer L0 {
Type: DSCONV
Stride { X: 3, Y: 3 }
Dimensions { K: 1, C: 64, R: 3, S: 3, Y: 21, X: 21 }
Dataflow { TemporalMap(21,21) X; SpatialMap(3,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(16,16) C; Cluster(32, P); TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) C; TemporalMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) Y; } }
Layer L1 {
Type: CONV
Dimensions { K: 96, C: 60, R: 3, S: 3, Y: 15, X: 8 }
Dataflow { TemporalMap(9,9) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(14,14) C; SpatialMap(3,1) X; Cluster(3, P); SpatialMap(3,1) Y; TemporalMap(3,1) X; TemporalMap(2,2) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L2 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 192, R: 1, S: 1, Y: 13, X: 13 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(13,13) Y; TemporalMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(4,4) C; TemporalMap(1,1) K; Cluster(8, P); SpatialMap(1,1) Y; TemporalMap(4,4) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) K; TemporalMap(1,1) X; } }
Layer L3 {
Type: DSCONV
Stride { X: 3, Y: 3 }
Dimensions { K: 1, C: 192, R: 1, S: 1, Y: 79, X: 172 }
Dataflow { SpatialMap(1,1) X; TemporalMap(79,79) Y; TemporalMap(6,6) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; Cluster(1, P); TemporalMap(1,1) Y; SpatialMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(4,4) C; } }
Layer L4 {
Type: CONV
Dimensions { K: 256, C: 64, R: 5, S: 5, Y: 18, X: 17 }
Dataflow { SpatialMap(5,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(5,1) X; TemporalMap(2,2) C; TemporalMap(13,13) K; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L5 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 256, C: 192, R: 3, S: 3, Y: 15, X: 15 }
Dataflow { TemporalMap(15,15) Y; TemporalMap(9,9) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) X; TemporalMap(8,8) C; Cluster(32, P); TemporalMap(3,1) X; TemporalMap(3,1) Y; SpatialMap(1,1) K; } }
Layer L6 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 3, C: 16, R: 1, S: 1, Y: 79, X: 79 }
Dataflow { TemporalMap(8,8) C; SpatialMap(1,1) X; TemporalMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L7 {
Type: GEMM
Dimensions { M: 83, N: 191, K: 215 }
Dataflow { TemporalMap(14,14) N; SpatialMap(4,4) M; TemporalMap(2,2) K; Cluster(64, P); TemporalMap(1,1) N; SpatialMap(1,1) K; } } }
Network rnd40 {
Layer L0 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 32, C: 16, R: 5, S: 5, Y: 83, X: 83 }
Dataflow { TemporalMap(15,15) C; TemporalMap(5,1) Y; SpatialMap(2,2) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(5,1) X; TemporalMap(Sz(R),Sz(R)) R; Cluster(8, P); TemporalMap(1,1) K; SpatialMap(5,1) Y; TemporalMap(1,1) C; } }
Layer L1 {
Type: CONV
Dimensions { K: 256, C: 32, R: 5, S: 5, Y: 31, X: 31 }
Dataflow { TemporalMap(10,10) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(5,1) Y; SpatialMap(1,1) K; TemporalMap(12,8) X; TemporalMap(Sz(S),Sz(S)) S; Cluster(2, P); TemporalMap(5,1) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(5,1) X; } }
Layer L2 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 128, C: 3, R: 1, S: 1, Y: 163, X: 163 }
Dataflow { TemporalMap(1,1) Y; TemporalMap(8,8) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(2,2) C; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) X; Cluster(3, P); TemporalMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) K; TemporalMap(1,1) X; SpatialMap(3,3) C; } }
Layer L3 {
Type: DSCONV
Stride { X: 3, Y: 3 }
Dimensions { K: 1, C: 1, R: 3, S: 3, Y: 42, X: 42 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) C; SpatialMap(3,1) Y; TemporalMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; Cluster(8, P); TemporalMap(3,1) Y; TemporalMap(1,1) C; SpatialMap(3,1) X; } }
Layer L4 {
Type: CONV
Dimensions { K: 3, C: 16, R: 1, S: 1, Y: 1, X: 1 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) K; TemporalMap(1,1) Y; SpatialMap(1,1) C; Cluster(64, P); SpatialMap(3,3) K; TemporalMap(1,1) C; TemporalMap(1,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) Y; } }
Layer L5 {
Type: CONV
Dimensions { K: 200, C: 32, R: 3, S: 3, Y: 15, X: 30 }
Dataflow { TemporalMap(11,11) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(8,6) X; TemporalMap(1,1) K; SpatialMap(3,1) Y; Cluster(2, P); TemporalMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) C; TemporalMap(3,1) X; TemporalMap(1,1) K; } }
Layer L6 {
Type: CONV
Dimensions { K: 96, C: 16, R: 5, S: 5, Y: 18, X: 18 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(18,18) X; TemporalMap(12,8) Y; TemporalMap(8,8) K; Cluster(64, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(5,1) X; TemporalMap(5,1) Y; SpatialMap(1,1) C; } }
Layer L7 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 32, C: 128, R: 7, S: 7, Y: 227, X: 227 }
Dataflow { TemporalMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(7,1) Y; TemporalMap(7,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(14,14) C; Cluster(16, P); TemporalMap(Sz(R),Sz(R)) R; SpatialMap(7,1) X; TemporalMap(1,1) K; TemporalMap(2,2) C; TemporalMap(Sz(S),Sz(S)) S; } } }
Network rnd42 {
Layer L0 {
Type: DSCONV
Stride { X: 3, Y: 3 }
Dimensions { K: 1, C: 3, R: 1, S: 1, Y: 40, X: 40 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) C; TemporalMap(1,1) Y; TemporalMap(4,4) X; Cluster(64, P); SpatialMap(1,1) X; TemporalMap(1,1) C; TemporalMap(1,1) Y; } }
Layer L1 {
Type: GEMM
Dimensions { M: 173, N: 53, K: 48 }
Dataflow { TemporalMap(9,9) K; TemporalMap(2,2) M; SpatialMap(1,1) N; } }
Layer L2 {
Type: GEMM
Dimensions { M: 194, N: 41, K: 283 }
Dataflow { TemporalMap(3,3) M; SpatialMap(1,1) K; TemporalMap(10,10) N; Cluster(2, P); TemporalMap(2,2) K; SpatialMap(2,2) M; TemporalMap(1,1) N; } }
Layer L3 {
Type: DSCONV
Dimensions { K: 1, C: 192, R: 7, S: 1, Y: 19, X: 13 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(2,2) C; SpatialMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,1) Y; Cluster(16, P); TemporalMap(1,1) C; SpatialMap(7,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) X; } }
Layer L4 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 256, C: 128, R: 1, S: 1, Y: 53, X: 53 }
Dataflow { SpatialMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) X; TemporalMap(2,2) Y; TemporalMap(13,13) C; TemporalMap(Sz(R),Sz(R)) R; Cluster(32, P); TemporalMap(2,2) K; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) X; } }
Layer L5 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 48, C: 16, R: 3, S: 3, Y: 3, X: 171 }
Dataflow { SpatialMap(1,1) C; TemporalMap(171,171) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(16,16) K; TemporalMap(3,1) Y; Cluster(2, P); SpatialMap(3,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L6 {
Type: NGCONV
Stride { X: 2, Y: 2 }
Dimensions { G: 32, K: 16, C: 60, R: 5, S: 5, Y: 29, X: 29 }
Dataflow { TemporalMap(29,29) Y; TemporalMap(15,15) G; SpatialMap(1,1) C; TemporalMap(8,8) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(5,1) X; Cluster(2, P); TemporalMap(2,2) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(5,1) Y; TemporalMap(5,1) X; SpatialMap(4,4) C; TemporalMap(1,1) G; } }
Layer L7 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 96, C: 32, R: 7, S: 3, Y: 59, X: 55 }
Dataflow { TemporalMap(7,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(4,4) C; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(3,1) X; TemporalMap(13,13) K; Cluster(16, P); TemporalMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(7,1) Y; TemporalMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) K; } } }
Network rnd44 {
Layer L0 {
Type: CONV
Dimensions { K: 48, C: 1, R: 5, S: 5, Y: 11, X: 11 }
Dataflow { TemporalMap(9,5) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(5,1) Y; TemporalMap(11,11) K; TemporalMap(1,1) C; Cluster(2, P); SpatialMap(5,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L1 {
Type: CONV
Dimensions { K: 48, C: 32, R: 3, S: 3, Y: 58, X: 15 }
Dataflow { TemporalMap(16,16) C; SpatialMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) X; TemporalMap(8,8) K; Cluster(64, P); SpatialMap(3,1) X; } }
Layer L2 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 200, C: 60, R: 1, S: 1, Y: 1, X: 1 }
Dataflow { TemporalMap(1,1) X; TemporalMap(2,2) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(14,14) C; SpatialMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; Cluster(64, P); TemporalMap(Sz(S),Sz(S)) S; SpatialMap(2,2) K; } }
Layer L3 {
Type: CONV
Dimensions { K: 48, C: 192, R: 3, S: 3, Y: 16, X: 56 }
Dataflow { TemporalMap(16,16) Y; TemporalMap(13,13) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,5) X; SpatialMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; Cluster(16, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) X; TemporalMap(2,2) C; TemporalMap(2,2) K; SpatialMap(3,1) Y; } }
Layer L4 {
Type: CONV
Dimensions { K: 96, C: 16, R: 7, S: 7, Y: 62, X: 62 }
Dataflow { TemporalMap(62,62) Y; TemporalMap(9,3) X; SpatialMap(1,1) K; TemporalMap(13,13) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; Cluster(32, P); SpatialMap(7,1) X; TemporalMap(2,2) K; TemporalMap(7,1) Y; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L5 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 3, R: 5, S: 5, Y: 29, X: 29 }
Dataflow { TemporalMap(2,2) C; SpatialMap(5,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(5,1) X; TemporalMap(1,1) K; Cluster(16, P); TemporalMap(1,1) K; TemporalMap(5,1) X; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(5,1) Y; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L6 {
Type: GEMM
Dimensions { M: 128, N: 300, K: 141 }
Dataflow { TemporalMap(6,6) K; SpatialMap(4,4) N; TemporalMap(6,6) M; Cluster(8, P); SpatialMap(4,4) N; TemporalMap(4,4) K; } }
Layer L7 {
Type: GEMM
Dimensions { M: 247, N: 235, K: 58 }
Dataflow { TemporalMap(8,8) M; TemporalMap(16,16) N; SpatialMap(2,2) K; Cluster(1, P); TemporalMap(1,1) M; TemporalMap(1,1) K; SpatialMap(1,1) N; } } }
Network rnd46 {
Layer L0 {
Type: GEMM
Dimensions { M: 205, N: 21, K: 118 }
Dataflow { TemporalMap(2,2) N; TemporalMap(1,1) M; SpatialMap(2,2) K; Cluster(1, P); TemporalMap(4,4) K; SpatialMap(4,4) M; } }
Layer L1 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 200, C: 3, R: 3, S: 3, Y: 21, X: 21 }
Dataflow { TemporalMap(12,12) K; SpatialMap(3,1) Y; TemporalMap(21,21) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(2,2) C; TemporalMap(Sz(S),Sz(S)) S; Cluster(32, P); TemporalMap(1,1) K; SpatialMap(2,2) C; TemporalMap(3,1) Y; } }
Layer L2 {
Type: NGCONV
Stride { X: 3, Y: 3 }
Dimensions { G: 32, K: 256, C: 16, R: 3, S: 3, Y: 84, X: 84 }
Dataflow { TemporalMap(6,6) C; TemporalMap(84,84) Y; TemporalMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(2,2) G; SpatialMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; Cluster(16, P); TemporalMap(4,4) K; SpatialMap(2,2) G; TemporalMap(4,4) C; TemporalMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L3 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 64, C: 60, R: 1, S: 1, Y: 53, X: 97 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; SpatialMap(2,2) C; TemporalMap(10,10) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) Y; TemporalMap(1,1) X; Cluster(1, P); TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) Y; } }
Layer L4 {
Type: GEMM
Dimensions { M: 170, N: 151, K: 224 }
Dataflow { TemporalMap(7,7) N; SpatialMap(2,2) M; TemporalMap(10,10) K; Cluster(3, P); TemporalMap(1,1) M; SpatialMap(1,1) K; } }
Layer L5 {
Type: NGCONV
Dimensions { G: 4, K: 32, C: 1, R: 1, S: 1, Y: 1, X: 1 }
Dataflow { TemporalMap(1,1) X; TemporalMap(3,3) G; TemporalMap(1,1) Y; SpatialMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(11,11) K; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L6 {
Type: GEMM
Dimensions { M: 43, N: 252, K: 244 }
Dataflow { TemporalMap(14,14) M; TemporalMap(16,16) N; SpatialMap(4,4) K; Cluster(3, P); TemporalMap(1,1) N; SpatialMap(4,4) K; TemporalMap(1,1) M; } }
Layer L7 {
Type: CONV
Dimensions { K: 3, C: 1, R: 5, S: 5, Y: 11, X: 11 }
Dataflow { TemporalMap(2,2) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(5,1) X; TemporalMap(5,1) Y; TemporalMap(1,1) C; Cluster(16, P); TemporalMap(5,1) X; TemporalMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(5,1) Y; TemporalMap(1,1) C; } } }
Network rnd48 {
Layer L0 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 128, R: 1, S: 1, Y: 53, X: 53 }
Dataflow { SpatialMap(1,1) Y; TemporalMap(5,5) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(4,4) X; TemporalMap(Sz(R),Sz(R)) R; Cluster(1, P); SpatialMap(2,2) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) X; } }
Layer L1 {
Type: DSCONV
Dimensions { K: 1, C: 60, R: 1, S: 1, Y: 27, X: 27 }
Dataflow { SpatialMap(1,1) C; TemporalMap(27,27) X; TemporalMap(1,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; Cluster(8, P); TemporalMap(4,4) C; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) X; TemporalMap(1,1) Y; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L2 {
Type: CONV
Dimensions { K: 1, C: 128, R: 1, S: 1, Y: 55, X: 55 }
Dataflow { TemporalMap(1,1) Y; SpatialMap(1,1) C; TemporalMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; Cluster(8, P); SpatialMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) C; TemporalMap(1,1) K; } }
Layer L3 {
Type: CONV
Dimensions { K: 256, C: 192, R: 7, S: 7, Y: 34, X: 34 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; SpatialMap(7,1) X; TemporalMap(7,7) C; TemporalMap(8,8) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(34,34) Y; Cluster(1, P); TemporalMap(Sz(R),Sz(R)) R; SpatialMap(7,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(4,4) C; TemporalMap(7,1) Y; } }
Layer L4 {
Type: CONV
Dimensions { K: 32, C: 3, R: 1, S: 1, Y: 7, X: 7 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(14,14) K; TemporalMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) X; SpatialMap(1,1) C; Cluster(32, P); SpatialMap(2,2) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) Y; TemporalMap(1,1) X; } }
Layer L5 {
Type: CONV
Dimensions { K: 16, C: 1, R: 7, S: 7, Y: 33, X: 33 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) C; SpatialMap(1,1) K; TemporalMap(33,33) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,1) X; Cluster(16, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) C; TemporalMap(7,1) Y; TemporalMap(2,2) K; } }
Layer L6 {
Type: GEMM
Dimensions { M: 28, N: 116, K: 11 }
Dataflow { TemporalMap(4,4) N; TemporalMap(1,1) K; SpatialMap(4,4) M; Cluster(3, P); TemporalMap(4,4) K; SpatialMap(2,2) M; } }
Layer L7 {
Type: GEMM
Dimensions { M: 177, N: 38, K: 295 }
Dataflow { SpatialMap(4,4) M; TemporalMap(13,13) N; TemporalMap(11,11) K; } } }
Network rnd50 {
Layer L0 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 64, C: 3, R: 3, S: 3, Y: 55, X: 55 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(4,4) K; TemporalMap(55,55) X; SpatialMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) Y; Cluster(2, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) X; SpatialMap(3,1) Y; } }
Layer L1 {
Type: CONV
Dimensions { K: 32, C: 192, R: 3, S: 3, Y: 57, X: 57 }
Dataflow { TemporalMap(3,1) X; SpatialMap(1,1) C; TemporalMap(16,16) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(5,3) Y; TemporalMap(Sz(R),Sz(R)) R; Cluster(64, P); SpatialMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) K; TemporalMap(2,2) C; TemporalMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L2 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 32, C: 60, R: 1, S: 1, Y: 1, X: 16 }
Dataflow { TemporalMap(13,13) K; TemporalMap(4,4) C; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) Y; Cluster(1, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) K; TemporalMap(1,1) Y; } }
Layer L3 {
Type: CONV
Dimensions { K: 16, C: 1, R: 1, S: 1, Y: 1, X: 1 }
Dataflow { SpatialMap(1,1) C; TemporalMap(1,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(16,16) K; TemporalMap(1,1) X; TemporalMap(Sz(R),Sz(R)) R; Cluster(16, P); TemporalMap(1,1) Y; SpatialMap(1,1) C; TemporalMap(1,1) X; TemporalMap(1,1) K; } }
Layer L4 {
Type: NGCONV
Dimensions { G: 2, K: 3, C: 3, R: 3, S: 3, Y: 29, X: 37 }
Dataflow { SpatialMap(3,1) X; TemporalMap(3,1) Y; TemporalMap(3,3) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,3) C; TemporalMap(1,1) G; Cluster(4, P); TemporalMap(3,1) Y; SpatialMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,3) K; } }
Layer L5 {
Type: CONV
Dimensions { K: 16, C: 64, R: 5, S: 5, Y: 31, X: 31 }
Dataflow { SpatialMap(5,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(4,4) K; TemporalMap(7,7) C; TemporalMap(5,1) Y; Cluster(16, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(2,2) K; TemporalMap(5,1) X; } }
Layer L6 {
Type: GEMM
Dimensions { M: 30, N: 53, K: 44 }
Dataflow { TemporalMap(2,2) M; SpatialMap(4,4) K; TemporalMap(11,11) N; } }
Layer L7 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 200, C: 3, R: 1, S: 1, Y: 166, X: 166 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(166,166) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,3) C; SpatialMap(4,4) K; TemporalMap(1,1) X; Cluster(3, P); TemporalMap(1,1) X; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(2,2) K; TemporalMap(3,3) C; TemporalMap(1,1) Y; } } }
Network rnd52 {
Layer L0 {
Type: GEMM
Dimensions { M: 28, N: 263, K: 248 }
Dataflow { SpatialMap(4,4) M; TemporalMap(6,6) K; TemporalMap(12,12) N; } }
Layer L1 {
Type: CONV
Dimensions { K: 3, C: 16, R: 1, S: 1, Y: 55, X: 55 }
Dataflow { TemporalMap(2,2) K; TemporalMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(13,13) C; Cluster(2, P); TemporalMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L2 {
Type: CONV
Dimensions { K: 1, C: 32, R: 7, S: 7, Y: 61, X: 61 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) K; SpatialMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,1) Y; TemporalMap(61,61) X; Cluster(4, P); SpatialMap(7,1) X; TemporalMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,1) Y; TemporalMap(4,4) C; } }
Layer L3 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 64, R: 7, S: 7, Y: 31, X: 31 }
Dataflow { SpatialMap(1,1) C; TemporalMap(7,1) X; TemporalMap(31,31) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; Cluster(1, P); TemporalMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(7,1) X; SpatialMap(1,1) C; } }
Layer L4 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 32, C: 32, R: 3, S: 3, Y: 27, X: 219 }
Dataflow { TemporalMap(13,13) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(9,9) C; TemporalMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) Y; Cluster(4, P); SpatialMap(1,1) K; TemporalMap(4,4) C; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L5 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 128, C: 32, R: 7, S: 7, Y: 7, X: 21 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,7) Y; SpatialMap(1,1) C; TemporalMap(7,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(11,11) K; } }
Layer L6 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 16, C: 32, R: 1, S: 1, Y: 25, X: 25 }
Dataflow { TemporalMap(15,15) K; TemporalMap(5,5) C; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) X; TemporalMap(25,25) Y; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L7 {
Type: DSCONV
Stride { X: 4, Y: 4 }
Dimensions { K: 1, C: 1, R: 5, S: 5, Y: 113, X: 113 }
Dataflow { SpatialMap(5,1) Y; TemporalMap(10,6) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; Cluster(2, P); TemporalMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(5,1) Y; } } }
Network rnd54 {
Layer L0 {
Type: GEMM
Dimensions { M: 71, N: 225, K: 285 }
Dataflow { TemporalMap(15,15) M; TemporalMap(11,11) K; SpatialMap(1,1) N; Cluster(4, P); TemporalMap(2,2) K; SpatialMap(2,2) M; } }
Layer L1 {
Type: GEMM
Dimensions { M: 140, N: 279, K: 73 }
Dataflow { TemporalMap(2,2) K; SpatialMap(1,1) N; TemporalMap(12,12) M; } }
Layer L2 {
Type: CONV
Dimensions { K: 96, C: 32, R: 1, S: 1, Y: 13, X: 47 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) X; TemporalMap(4,4) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(11,11) C; TemporalMap(13,13) K; Cluster(32, P); TemporalMap(1,1) Y; TemporalMap(2,2) K; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) X; } }
Layer L3 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 32, C: 192, R: 3, S: 3, Y: 3, X: 3 }
Dataflow { TemporalMap(2,2) K; TemporalMap(3,1) X; SpatialMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(13,13) C; Cluster(32, P); TemporalMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(4,4) C; } }
Layer L4 {
Type: CONV
Dimensions { K: 128, C: 3, R: 7, S: 7, Y: 33, X: 33 }
Dataflow { TemporalMap(7,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,7) K; TemporalMap(7,1) Y; SpatialMap(2,2) C; Cluster(16, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(7,1) Y; TemporalMap(2,2) K; } }
Layer L5 {
Type: GEMM
Dimensions { M: 241, N: 175, K: 228 }
Dataflow { TemporalMap(13,13) K; SpatialMap(1,1) M; TemporalMap(7,7) N; Cluster(2, P); SpatialMap(2,2) N; TemporalMap(2,2) M; TemporalMap(1,1) K; } }
Layer L6 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 1, R: 1, S: 1, Y: 109, X: 109 }
Dataflow { SpatialMap(1,1) Y; TemporalMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) C; Cluster(8, P); TemporalMap(1,1) X; SpatialMap(1,1) C; } }
Layer L7 {
Type: NGCONV
Dimensions { G: 2, K: 64, C: 192, R: 7, S: 7, Y: 62, X: 62 }
Dataflow { TemporalMap(2,2) G; SpatialMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(9,9) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(7,1) X; TemporalMap(7,1) Y; Cluster(64, P); TemporalMap(7,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(7,1) Y; } } }
Network rnd56 {
Layer L0 {
Type: GEMM
Dimensions { M: 287, N: 6, K: 243 }
Dataflow { TemporalMap(14,14) M; TemporalMap(6,6) N; SpatialMap(1,1) K; } }
Layer L1 {
Type: CONV
Dimensions { K: 256, C: 32, R: 1, S: 1, Y: 27, X: 14 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) C; TemporalMap(1,1) Y; TemporalMap(7,7) K; Cluster(64, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) Y; SpatialMap(1,1) C; } }
Layer L2 {
Type: DSCONV
Dimensions { K: 1, C: 64, R: 7, S: 7, Y: 7, X: 7 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(7,7) Y; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(7,1) X; TemporalMap(12,12) C; Cluster(4, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) C; SpatialMap(7,1) X; } }
Layer L3 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 48, C: 16, R: 5, S: 5, Y: 5, X: 7 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(2,2) C; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(5,1) X; TemporalMap(10,10) K; TemporalMap(5,1) Y; Cluster(1, P); TemporalMap(4,4) C; TemporalMap(5,1) Y; SpatialMap(5,1) X; TemporalMap(2,2) K; } }
Layer L4 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 256, C: 3, R: 1, S: 1, Y: 49, X: 49 }
Dataflow { TemporalMap(1,1) X; TemporalMap(4,4) K; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) Y; TemporalMap(2,2) C; TemporalMap(Sz(S),Sz(S)) S; Cluster(32, P); TemporalMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(4,4) K; } }
Layer L5 {
Type: CONV
Dimensions { K: 1, C: 192, R: 3, S: 1, Y: 57, X: 52 }
Dataflow { SpatialMap(3,1) Y; TemporalMap(1,1) X; TemporalMap(14,14) C; TemporalMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; Cluster(64, P); TemporalMap(1,1) K; TemporalMap(1,1) X; SpatialMap(3,1) Y; } }
Layer L6 {
Type: GEMM
Dimensions { M: 209, N: 70, K: 110 }
Dataflow { TemporalMap(9,9) M; SpatialMap(4,4) K; TemporalMap(8,8) N; } }
Layer L7 {
Type: CONV
Dimensions { K: 256, C: 3, R: 7, S: 7, Y: 19, X: 19 }
Dataflow { SpatialMap(7,1) Y; TemporalMap(7,1) X; TemporalMap(14,14) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) C; } } }
Network rnd58 {
Layer L0 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 64, R: 1, S: 1, Y: 27, X: 27 }
Dataflow { TemporalMap(4,4) C; SpatialMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(4,4) X; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L1 {
Type: CONV
Dimensions { K: 3, C: 16, R: 1, S: 1, Y: 55, X: 55 }
Dataflow { TemporalMap(1,1) Y; TemporalMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) C; TemporalMap(2,2) K; TemporalMap(Sz(R),Sz(R)) R; Cluster(3, P); TemporalMap(3,3) K; SpatialMap(1,1) C; TemporalMap(1,1) X; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L2 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 256, C: 3, R: 1, S: 1, Y: 27, X: 27 }
Dataflow { SpatialMap(1,1) Y; TemporalMap(27,27) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(16,16) K; TemporalMap(1,1) C; Cluster(2, P); TemporalMap(1,1) Y; SpatialMap(3,3) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(2,2) K; } }
Layer L3 {
Type: CONV
Dimensions { K: 16, C: 32, R: 1, S: 1, Y: 28, X: 52 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,7) K; TemporalMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(2,2) C; SpatialMap(1,1) X; Cluster(1, P); TemporalMap(4,4) C; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) Y; } }
Layer L4 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 32, C: 128, R: 3, S: 3, Y: 21, X: 21 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(4,4) K; TemporalMap(3,1) Y; TemporalMap(10,10) C; Cluster(64, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) X; TemporalMap(3,1) Y; SpatialMap(1,1) K; } }
Layer L5 {
Type: NGCONV
Dimensions { G: 2, K: 16, C: 32, R: 5, S: 5, Y: 31, X: 28 }
Dataflow { TemporalMap(5,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(9,5) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(9,9) C; SpatialMap(1,1) K; TemporalMap(2,2) G; } }
Layer L6 {
Type: DSCONV
Dimensions { K: 1, C: 64, R: 7, S: 1, Y: 19, X: 11 }
Dataflow { SpatialMap(7,1) Y; TemporalMap(12,12) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) X; Cluster(3, P); TemporalMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,1) Y; SpatialMap(2,2) C; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L7 {
Type: DSCONV
Stride { X: 3, Y: 3 }
Dimensions { K: 1, C: 64, R: 1, S: 1, Y: 37, X: 37 }
Dataflow { SpatialMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) X; TemporalMap(37,37) Y; } } }
Network rnd60 {
Layer L0 {
Type: CONV
Dimensions { K: 1, C: 3, R: 5, S: 5, Y: 18, X: 34 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,3) Y; SpatialMap(2,2) C; TemporalMap(5,1) X; Cluster(1, P); TemporalMap(2,2) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(5,1) X; SpatialMap(1,1) K; } }
Layer L1 {
Type: NGCONV
Stride { X: 4, Y: 4 }
Dimensions { G: 4, K: 128, C: 64, R: 1, S: 1, Y: 25, X: 25 }
Dataflow { TemporalMap(13,13) K; TemporalMap(11,11) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(7,7) Y; TemporalMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(2,2) G; Cluster(64, P); TemporalMap(1,1) Y; SpatialMap(4,4) G; TemporalMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(4,4) K; } }
Layer L2 {
Type: GEMM
Dimensions { M: 219, N: 56, K: 17 }
Dataflow { TemporalMap(14,14) N; SpatialMap(1,1) M; TemporalMap(8,8) K; Cluster(1, P); SpatialMap(2,2) N; TemporalMap(2,2) M; } }
Layer L3 {
Type: CONV
Dimensions { K: 200, C: 16, R: 3, S: 3, Y: 16, X: 16 }
Dataflow { TemporalMap(7,7) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(11,11) K; SpatialMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) Y; Cluster(2, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(4,4) K; TemporalMap(3,1) X; SpatialMap(4,4) C; } }
Layer L4 {
Type: DSCONV
Dimensions { K: 1, C: 128, R: 3, S: 3, Y: 15, X: 15 }
Dataflow { TemporalMap(5,3) X; TemporalMap(10,10) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) Y; Cluster(2, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) X; SpatialMap(2,2) C; } }
Layer L5 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 128, C: 60, R: 1, S: 1, Y: 49, X: 49 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) C; TemporalMap(9,9) K; SpatialMap(1,1) X; } }
Layer L6 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 32, R: 7, S: 7, Y: 31, X: 31 }
Dataflow { TemporalMap(16,16) C; TemporalMap(7,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(7,1) X; Cluster(4, P); TemporalMap(Sz(S),Sz(S)) S; SpatialMap(4,4) C; TemporalMap(7,1) Y; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L7 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 256, C: 192, R: 1, S: 1, Y: 105, X: 25 }
Dataflow { TemporalMap(2,2) K; TemporalMap(6,6) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(7,7) X; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) Y; Cluster(64, P); TemporalMap(4,4) C; TemporalMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) Y; } } }
Network rnd62 {
Layer L0 {
Type: GEMM
Dimensions { M: 89, N: 34, K: 122 }
Dataflow { TemporalMap(6,6) M; SpatialMap(1,1) K; TemporalMap(9,9) N; Cluster(3, P); TemporalMap(1,1) K; SpatialMap(1,1) M; TemporalMap(2,2) N; } }
Layer L1 {
Type: DSCONV
Dimensions { K: 1, C: 192, R: 5, S: 5, Y: 59, X: 24 }
Dataflow { TemporalMap(24,24) X; TemporalMap(5,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) C; Cluster(4, P); TemporalMap(5,1) X; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) C; TemporalMap(5,1) Y; } }
Layer L2 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 64, R: 3, S: 3, Y: 111, X: 111 }
Dataflow { TemporalMap(8,8) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) K; SpatialMap(3,1) X; TemporalMap(3,1) Y; Cluster(32, P); SpatialMap(1,1) K; TemporalMap(4,4) C; } }
Layer L3 {
Type: GEMM
Dimensions { M: 239, N: 133, K: 207 }
Dataflow { SpatialMap(1,1) K; TemporalMap(13,13) M; TemporalMap(11,11) N; Cluster(32, P); TemporalMap(2,2) K; TemporalMap(1,1) M; SpatialMap(2,2) N; } }
Layer L4 {
Type: NGCONV
Stride { X: 2, Y: 2 }
Dimensions { G: 32, K: 200, C: 60, R: 1, S: 1, Y: 53, X: 53 }
Dataflow { SpatialMap(1,1) X; TemporalMap(11,11) K; TemporalMap(14,14) G; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) Y; TemporalMap(8,8) C; TemporalMap(Sz(R),Sz(R)) R; Cluster(16, P); SpatialMap(2,2) G; TemporalMap(1,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) K; } }
Layer L5 {
Type: GEMM
Dimensions { M: 263, N: 187, K: 119 }
Dataflow { SpatialMap(4,4) M; TemporalMap(9,9) N; TemporalMap(8,8) K; Cluster(4, P); SpatialMap(2,2) M; TemporalMap(1,1) N; } }
Layer L6 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 256, C: 16, R: 5, S: 5, Y: 57, X: 95 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(11,7) X; TemporalMap(2,2) C; SpatialMap(5,1) Y; TemporalMap(12,12) K; Cluster(1, P); TemporalMap(1,1) K; TemporalMap(5,1) X; SpatialMap(5,1) Y; } }
Layer L7 {
Type: CONV
Dimensions { K: 256, C: 3, R: 3, S: 3, Y: 3, X: 3 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,7) K; TemporalMap(3,1) X; TemporalMap(3,1) Y; SpatialMap(1,1) C; Cluster(16, P); TemporalMap(Sz(S),Sz(S)) S; SpatialMap(3,1) X; } } }
Network rnd64 {
Layer L0 {
Type: CONV
Dimensions { K: 32, C: 16, R: 7, S: 7, Y: 7, X: 7 }
Dataflow { TemporalMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(7,1) X; TemporalMap(7,1) Y; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) K; Cluster(8, P); TemporalMap(2,2) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(7,1) X; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(4,4) C; } }
Layer L1 {
Type: CONV
Dimensions { K: 1, C: 60, R: 1, S: 1, Y: 56, X: 56 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(56,56) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) K; TemporalMap(1,1) X; TemporalMap(5,5) C; } }
Layer L2 {
Type: DSCONV
Dimensions { K: 1, C: 60, R: 3, S: 3, Y: 30, X: 30 }
Dataflow { TemporalMap(3,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(2,2) C; } }
Layer L3 {
Type: GEMM
Dimensions { M: 243, N: 23, K: 253 }
Dataflow { TemporalMap(11,11) K; SpatialMap(1,1) M; TemporalMap(11,11) N; Cluster(8, P); TemporalMap(1,1) M; SpatialMap(2,2) K; } }
Layer L4 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 16, C: 128, R: 7, S: 7, Y: 59, X: 59 }
Dataflow { TemporalMap(10,10) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(7,1) X; TemporalMap(7,1) Y; TemporalMap(14,14) C; Cluster(16, P); TemporalMap(4,4) C; TemporalMap(7,1) Y; TemporalMap(7,1) X; SpatialMap(4,4) K; } }
Layer L5 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 3, C: 32, R: 1, S: 1, Y: 25, X: 45 }
Dataflow { TemporalMap(7,7) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,3) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) K; SpatialMap(1,1) X; Cluster(8, P); TemporalMap(1,1) Y; TemporalMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) X; } }
Layer L6 {
Type: CONV
Dimensions { K: 1, C: 64, R: 3, S: 3, Y: 15, X: 15 }
Dataflow { SpatialMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) K; TemporalMap(14,14) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(15,15) Y; Cluster(64, P); TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) Y; TemporalMap(1,1) C; TemporalMap(3,1) X; TemporalMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L7 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 48, C: 1, R: 3, S: 3, Y: 84, X: 84 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(15,15) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) Y; SpatialMap(3,1) X; TemporalMap(1,1) C; Cluster(3, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(2,2) K; TemporalMap(3,1) Y; SpatialMap(1,1) C; } } }
Network rnd66 {
Layer L0 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 200, C: 3, R: 3, S: 3, Y: 107, X: 107 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; SpatialMap(4,4) K; TemporalMap(3,1) Y; TemporalMap(3,3) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) X; Cluster(32, P); TemporalMap(2,2) K; TemporalMap(3,1) X; SpatialMap(1,1) C; } }
Layer L1 {
Type: CONV
Dimensions { K: 96, C: 3, R: 1, S: 1, Y: 28, X: 57 }
Dataflow { TemporalMap(1,1) X; TemporalMap(2,2) Y; TemporalMap(3,3) C; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(2,2) K; TemporalMap(Sz(R),Sz(R)) R; Cluster(64, P); TemporalMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) Y; } }
Layer L2 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 200, C: 16, R: 3, S: 3, Y: 113, X: 113 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(12,12) C; SpatialMap(1,1) K; TemporalMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) X; } }
Layer L3 {
Type: NGCONV
Dimensions { G: 2, K: 200, C: 128, R: 5, S: 5, Y: 17, X: 17 }
Dataflow { TemporalMap(2,2) K; TemporalMap(6,2) Y; TemporalMap(5,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(16,16) C; SpatialMap(1,1) G; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L4 {
Type: DSCONV
Dimensions { K: 1, C: 16, R: 3, S: 3, Y: 16, X: 16 }
Dataflow { SpatialMap(3,1) X; TemporalMap(3,3) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) Y; Cluster(2, P); TemporalMap(4,4) C; SpatialMap(3,1) X; TemporalMap(3,1) Y; } }
Layer L5 {
Type: NGCONV
Dimensions { G: 2, K: 48, C: 60, R: 7, S: 7, Y: 13, X: 13 }
Dataflow { SpatialMap(7,1) X; TemporalMap(7,7) K; TemporalMap(7,7) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) G; TemporalMap(11,5) Y; } }
Layer L6 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 3, C: 128, R: 5, S: 5, Y: 221, X: 221 }
Dataflow { SpatialMap(1,1) C; TemporalMap(221,221) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(5,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(2,2) K; Cluster(8, P); SpatialMap(3,3) K; TemporalMap(4,4) C; TemporalMap(5,1) X; } }
Layer L7 {
Type: NGCONV
Stride { X: 2, Y: 2 }
Dimensions { G: 32, K: 128, C: 1, R: 5, S: 5, Y: 31, X: 31 }
Dataflow { TemporalMap(14,14) G; SpatialMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(6,2) X; TemporalMap(11,11) K; TemporalMap(9,5) Y; Cluster(8, P); TemporalMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(5,1) X; SpatialMap(2,2) G; TemporalMap(1,1) K; } } }
Network rnd68 {
Layer L0 {
Type: NGCONV
Dimensions { G: 4, K: 96, C: 192, R: 7, S: 7, Y: 13, X: 13 }
Dataflow { TemporalMap(1,1) G; SpatialMap(4,4) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(4,4) C; TemporalMap(13,13) X; TemporalMap(7,1) Y; Cluster(2, P); TemporalMap(2,2) C; TemporalMap(7,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) G; SpatialMap(7,1) X; } }
Layer L1 {
Type: NGCONV
Stride { X: 2, Y: 2 }
Dimensions { G: 2, K: 48, C: 3, R: 1, S: 1, Y: 111, X: 111 }
Dataflow { TemporalMap(1,1) C; TemporalMap(2,2) K; TemporalMap(2,2) G; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) Y; TemporalMap(1,1) X; TemporalMap(Sz(R),Sz(R)) R; Cluster(4, P); TemporalMap(4,4) K; SpatialMap(2,2) G; TemporalMap(3,3) C; } }
Layer L2 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 48, C: 1, R: 5, S: 5, Y: 170, X: 170 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) C; TemporalMap(170,170) X; SpatialMap(5,1) Y; TemporalMap(10,10) K; Cluster(2, P); SpatialMap(2,2) K; TemporalMap(5,1) Y; TemporalMap(1,1) C; TemporalMap(5,1) X; } }
Layer L3 {
Type: NGCONV
Dimensions { G: 32, K: 96, C: 64, R: 7, S: 7, Y: 13, X: 17 }
Dataflow { TemporalMap(15,15) G; TemporalMap(17,17) X; TemporalMap(16,16) C; SpatialMap(7,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(8,8) K; Cluster(2, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(2,2) K; SpatialMap(4,4) C; } }
Layer L4 {
Type: GEMM
Dimensions { M: 51, N: 33, K: 144 }
Dataflow { TemporalMap(4,4) K; TemporalMap(6,6) M; SpatialMap(2,2) N; } }
Layer L5 {
Type: NGCONV
Dimensions { G: 4, K: 128, C: 64, R: 3, S: 3, Y: 30, X: 30 }
Dataflow { SpatialMap(3,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(12,12) C; TemporalMap(30,30) X; TemporalMap(1,1) G; TemporalMap(1,1) K; Cluster(16, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) Y; TemporalMap(1,1) G; SpatialMap(4,4) K; TemporalMap(3,1) X; } }
Layer L6 {
Type: DSCONV
Dimensions { K: 1, C: 64, R: 1, S: 1, Y: 7, X: 7 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(10,10) C; TemporalMap(7,7) X; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) Y; Cluster(2, P); SpatialMap(1,1) Y; TemporalMap(4,4) C; } }
Layer L7 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 3, C: 192, R: 1, S: 1, Y: 27, X: 27 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) X; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) Y; TemporalMap(14,14) C; TemporalMap(1,1) K; Cluster(32, P); SpatialMap(1,1) K; TemporalMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; } } }
Network rnd70 {
Layer L0 {
Type: GEMM
Dimensions { M: 151, N: 236, K: 231 }
Dataflow { TemporalMap(7,7) K; TemporalMap(14,14) N; SpatialMap(1,1) M; Cluster(32, P); SpatialMap(1,1) K; TemporalMap(1,1) M; TemporalMap(4,4) N; } }
Layer L1 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 3, C: 192, R: 1, S: 1, Y: 221, X: 221 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(10,10) C; SpatialMap(2,2) K; TemporalMap(1,1) X; Cluster(4, P); SpatialMap(1,1) C; TemporalMap(1,1) X; TemporalMap(1,1) Y; } }
Layer L2 {
Type: DSCONV
Dimensions { K: 1, C: 3, R: 3, S: 3, Y: 30, X: 50 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(3,1) X; TemporalMap(3,1) Y; TemporalMap(2,2) C; } }
Layer L3 {
Type: GEMM
Dimensions { M: 28, N: 294, K: 219 }
Dataflow { TemporalMap(15,15) N; SpatialMap(1,1) M; TemporalMap(7,7) K; } }
Layer L4 {
Type: CONV
Dimensions { K: 1, C: 64, R: 5, S: 5, Y: 31, X: 31 }
Dataflow { TemporalMap(11,11) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(8,4) X; SpatialMap(1,1) K; TemporalMap(5,1) Y; Cluster(32, P); TemporalMap(5,1) X; SpatialMap(5,1) Y; TemporalMap(1,1) K; TemporalMap(4,4) C; } }
Layer L5 {
Type: CONV
Dimensions { K: 48, C: 16, R: 1, S: 1, Y: 55, X: 55 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(8,8) K; TemporalMap(10,10) C; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) X; TemporalMap(1,1) Y; Cluster(16, P); TemporalMap(1,1) Y; TemporalMap(1,1) K; SpatialMap(2,2) C; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L6 {
Type: DSCONV
Dimensions { K: 1, C: 1, R: 1, S: 1, Y: 56, X: 56 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) Y; SpatialMap(1,1) C; TemporalMap(5,5) X; Cluster(8, P); TemporalMap(1,1) Y; TemporalMap(1,1) X; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L7 {
Type: CONV
Dimensions { K: 200, C: 16, R: 1, S: 1, Y: 55, X: 38 }
Dataflow { SpatialMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(4,4) K; TemporalMap(7,7) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) Y; Cluster(16, P); SpatialMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; } } }
Network rnd72 {
Layer L0 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 256, C: 64, R: 5, S: 5, Y: 29, X: 29 }
Dataflow { TemporalMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(5,1) X; SpatialMap(1,1) C; TemporalMap(6,2) Y; TemporalMap(Sz(R),Sz(R)) R; Cluster(8, P); SpatialMap(1,1) K; TemporalMap(5,1) X; TemporalMap(5,1) Y; } }
Layer L1 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 256, C: 64, R: 3, S: 3, Y: 107, X: 231 }
Dataflow { SpatialMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,3) K; TemporalMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(10,10) C; Cluster(1, P); TemporalMap(Sz(S),Sz(S)) S; SpatialMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(2,2) K; } }
Layer L2 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 64, C: 32, R: 3, S: 3, Y: 81, X: 81 }
Dataflow { SpatialMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(2,2) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(6,4) Y; TemporalMap(1,1) C; } }
Layer L3 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 128, C: 32, R: 5, S: 5, Y: 57, X: 57 }
Dataflow { TemporalMap(5,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(11,11) K; SpatialMap(4,4) C; TemporalMap(5,1) Y; TemporalMap(Sz(R),Sz(R)) R; Cluster(8, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(5,1) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) K; } }
Layer L4 {
Type: CONV
Dimensions { K: 256, C: 64, R: 3, S: 3, Y: 3, X: 3 }
Dataflow { SpatialMap(1,1) C; TemporalMap(3,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(11,11) K; TemporalMap(3,3) X; Cluster(16, P); TemporalMap(2,2) C; TemporalMap(3,1) Y; SpatialMap(1,1) K; } }
Layer L5 {
Type: NGCONV
Stride { X: 3, Y: 3 }
Dimensions { G: 2, K: 1, C: 64, R: 1, S: 1, Y: 37, X: 37 }
Dataflow { TemporalMap(2,2) X; TemporalMap(2,2) G; TemporalMap(4,4) C; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) K; TemporalMap(5,5) Y; TemporalMap(Sz(S),Sz(S)) S; Cluster(16, P); TemporalMap(1,1) C; SpatialMap(1,1) K; TemporalMap(1,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L6 {
Type: NGCONV
Stride { X: 2, Y: 2 }
Dimensions { G: 32, K: 128, C: 32, R: 3, S: 3, Y: 57, X: 57 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(2,2) K; TemporalMap(3,1) X; SpatialMap(4,4) C; TemporalMap(9,9) G; TemporalMap(57,57) Y; Cluster(3, P); TemporalMap(1,1) K; TemporalMap(3,1) Y; TemporalMap(4,4) G; SpatialMap(3,1) X; } }
Layer L7 {
Type: CONV
Dimensions { K: 96, C: 192, R: 1, S: 3, Y: 13, X: 15 }
Dataflow { SpatialMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(7,7) K; TemporalMap(13,13) Y; TemporalMap(3,1) X; Cluster(3, P); TemporalMap(1,1) C; SpatialMap(3,1) X; TemporalMap(1,1) K; } } }
Network rnd74 {
Layer L0 {
Type: GEMM
Dimensions { M: 264, N: 59, K: 164 }
Dataflow { TemporalMap(7,7) K; TemporalMap(12,12) N; SpatialMap(4,4) M; } }
Layer L1 {
Type: NGCONV
Stride { X: 2, Y: 2 }
Dimensions { G: 32, K: 256, C: 1, R: 5, S: 3, Y: 29, X: 27 }
Dataflow { TemporalMap(1,1) C; TemporalMap(29,29) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) X; TemporalMap(1,1) K; TemporalMap(7,7) G; TemporalMap(Sz(S),Sz(S)) S; Cluster(3, P); TemporalMap(1,1) G; TemporalMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L2 {
Type: DSCONV
Dimensions { K: 1, C: 1, R: 3, S: 3, Y: 57, X: 57 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) C; TemporalMap(57,57) X; TemporalMap(57,57) Y; Cluster(8, P); TemporalMap(1,1) C; SpatialMap(3,1) Y; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L3 {
Type: DSCONV
Dimensions { K: 1, C: 60, R: 3, S: 3, Y: 9, X: 9 }
Dataflow { SpatialMap(3,1) X; TemporalMap(9,9) Y; TemporalMap(16,16) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; Cluster(2, P); SpatialMap(3,1) Y; TemporalMap(3,1) X; } }
Layer L4 {
Type: CONV
Dimensions { K: 200, C: 60, R: 5, S: 5, Y: 60, X: 51 }
Dataflow { TemporalMap(6,6) K; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(2,2) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(5,1) Y; TemporalMap(5,1) X; Cluster(32, P); TemporalMap(Sz(S),Sz(S)) S; SpatialMap(5,1) Y; TemporalMap(1,1) K; TemporalMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(5,1) X; } }
Layer L5 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 16, C: 1, R: 1, S: 1, Y: 40, X: 40 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(5,5) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(2,2) K; TemporalMap(40,40) X; TemporalMap(1,1) C; Cluster(4, P); TemporalMap(Sz(S),Sz(S)) S; SpatialMap(4,4) K; TemporalMap(1,1) X; } }
Layer L6 {
Type: CONV
Dimensions { K: 128, C: 60, R: 1, S: 1, Y: 55, X: 55 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) K; TemporalMap(1,1) C; TemporalMap(1,1) X; TemporalMap(55,55) Y; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L7 {
Type: CONV
Dimensions { K: 16, C: 192, R: 3, S: 3, Y: 57, X: 57 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(7,7) C; TemporalMap(3,1) Y; TemporalMap(57,57) X; } } }
Network rnd76 {
Layer L0 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 32, C: 60, R: 3, S: 3, Y: 107, X: 107 }
Dataflow { TemporalMap(8,8) C; TemporalMap(107,107) X; TemporalMap(2,2) K; SpatialMap(3,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L1 {
Type: DSCONV
Dimensions { K: 1, C: 192, R: 5, S: 5, Y: 59, X: 59 }
Dataflow { TemporalMap(5,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(59,59) X; SpatialMap(1,1) C; Cluster(1, P); SpatialMap(4,4) C; TemporalMap(5,1) Y; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L2 {
Type: CONV
Dimensions { K: 128, C: 64, R: 1, S: 1, Y: 56, X: 56 }
Dataflow { TemporalMap(1,1) X; TemporalMap(5,5) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) Y; SpatialMap(4,4) C; TemporalMap(Sz(S),Sz(S)) S; Cluster(32, P); TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) K; TemporalMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) Y; TemporalMap(1,1) X; } }
Layer L3 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 3, C: 3, R: 7, S: 7, Y: 25, X: 25 }
Dataflow { TemporalMap(1,1) K; TemporalMap(25,25) X; TemporalMap(2,2) C; SpatialMap(7,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; Cluster(4, P); TemporalMap(1,1) C; TemporalMap(3,3) K; TemporalMap(7,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(7,1) Y; } }
Layer L4 {
Type: CONV
Dimensions { K: 128, C: 192, R: 3, S: 3, Y: 16, X: 16 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,5) Y; SpatialMap(1,1) C; TemporalMap(3,1) X; TemporalMap(15,15) K; Cluster(8, P); TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) C; TemporalMap(3,1) X; TemporalMap(4,4) K; } }
Layer L5 {
Type: GEMM
Dimensions { M: 157, N: 290, K: 11 }
Dataflow { TemporalMap(10,10) K; TemporalMap(12,12) M; SpatialMap(1,1) N; Cluster(3, P); SpatialMap(1,1) M; } }
Layer L6 {
Type: CONV
Dimensions { K: 96, C: 64, R: 1, S: 1, Y: 28, X: 28 }
Dataflow { TemporalMap(2,2) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,3) Y; SpatialMap(4,4) C; TemporalMap(1,1) X; Cluster(4, P); SpatialMap(2,2) C; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L7 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 64, C: 3, R: 7, S: 3, Y: 61, X: 37 }
Dataflow { TemporalMap(7,1) Y; TemporalMap(1,1) C; TemporalMap(3,3) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(3,1) X; Cluster(1, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(4,4) K; } } }
Network rnd78 {
Layer L0 {
Type: NGCONV
Dimensions { G: 32, K: 16, C: 128, R: 1, S: 1, Y: 27, X: 27 }
Dataflow { TemporalMap(27,27) X; TemporalMap(14,14) G; TemporalMap(11,11) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,3) Y; SpatialMap(2,2) K; Cluster(16, P); TemporalMap(1,1) X; SpatialMap(1,1) G; TemporalMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(4,4) K; } }
Layer L1 {
Type: DSCONV
Dimensions { K: 1, C: 1, R: 1, S: 1, Y: 7, X: 7 }
Dataflow { SpatialMap(1,1) C; TemporalMap(2,2) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) X; Cluster(1, P); TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) X; TemporalMap(1,1) Y; } }
Layer L2 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 3, C: 3, R: 1, S: 1, Y: 111, X: 111 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(111,111) X; TemporalMap(2,2) K; TemporalMap(1,1) Y; SpatialMap(3,3) C; } }
Layer L3 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 64, R: 5, S: 5, Y: 113, X: 5 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(5,1) Y; SpatialMap(1,1) K; TemporalMap(5,1) X; TemporalMap(16,16) C; TemporalMap(Sz(S),Sz(S)) S; Cluster(16, P); SpatialMap(5,1) Y; TemporalMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(2,2) C; TemporalMap(5,1) X; } }
Layer L4 {
Type: DSCONV
Stride { X: 3, Y: 3 }
Dimensions { K: 1, C: 3, R: 5, S: 5, Y: 41, X: 41 }
Dataflow { TemporalMap(9,5) Y; SpatialMap(3,3) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(8,4) X; TemporalMap(Sz(S),Sz(S)) S; Cluster(8, P); TemporalMap(Sz(R),Sz(R)) R; SpatialMap(2,2) C; TemporalMap(5,1) Y; } }
Layer L5 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 256, C: 32, R: 7, S: 7, Y: 59, X: 59 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,3) K; SpatialMap(2,2) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,1) Y; TemporalMap(7,1) X; } }
Layer L6 {
Type: DSCONV
Stride { X: 4, Y: 4 }
Dimensions { K: 1, C: 1, R: 3, S: 3, Y: 3, X: 3 }
Dataflow { TemporalMap(1,1) C; SpatialMap(3,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) X; Cluster(1, P); TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) C; TemporalMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L7 {
Type: DSCONV
Stride { X: 4, Y: 4 }
Dimensions { K: 1, C: 128, R: 3, S: 3, Y: 223, X: 223 }
Dataflow { TemporalMap(16,16) C; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(223,223) X; } } }
Network rnd80 {
Layer L0 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 96, C: 64, R: 5, S: 5, Y: 113, X: 113 }
Dataflow { TemporalMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(5,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,3) Y; TemporalMap(6,6) K; Cluster(4, P); TemporalMap(1,1) C; SpatialMap(5,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(5,1) X; TemporalMap(2,2) K; } }
Layer L1 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 3, C: 32, R: 3, S: 3, Y: 3, X: 3 }
Dataflow { TemporalMap(11,11) C; TemporalMap(2,2) K; TemporalMap(3,3) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(3,1) X; Cluster(1, P); TemporalMap(3,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) X; TemporalMap(1,1) K; } }
Layer L2 {
Type: GEMM
Dimensions { M: 215, N: 67, K: 81 }
Dataflow { TemporalMap(4,4) K; SpatialMap(1,1) N; TemporalMap(13,13) M; Cluster(8, P); TemporalMap(1,1) M; SpatialMap(1,1) K; } }
Layer L3 {
Type: DSCONV
Dimensions { K: 1, C: 1, R: 3, S: 3, Y: 57, X: 57 }
Dataflow { SpatialMap(1,1) C; TemporalMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(57,57) X; TemporalMap(Sz(S),Sz(S)) S; Cluster(8, P); SpatialMap(3,1) Y; } }
Layer L4 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 3, C: 192, R: 1, S: 1, Y: 49, X: 49 }
Dataflow { TemporalMap(2,2) C; TemporalMap(1,1) X; TemporalMap(49,49) Y; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(2,2) K; TemporalMap(Sz(R),Sz(R)) R; Cluster(2, P); TemporalMap(1,1) X; SpatialMap(1,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(4,4) C; } }
Layer L5 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 16, R: 1, S: 1, Y: 1, X: 1 }
Dataflow { TemporalMap(5,5) C; TemporalMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) X; Cluster(2, P); SpatialMap(1,1) Y; TemporalMap(4,4) C; TemporalMap(1,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L6 {
Type: CONV
Dimensions { K: 48, C: 3, R: 7, S: 7, Y: 20, X: 20 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; SpatialMap(7,1) Y; TemporalMap(4,4) K; TemporalMap(3,3) C; TemporalMap(7,1) X; TemporalMap(Sz(S),Sz(S)) S; Cluster(32, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(7,1) Y; SpatialMap(1,1) K; } }
Layer L7 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 16, R: 1, S: 1, Y: 13, X: 13 }
Dataflow { TemporalMap(1,1) Y; SpatialMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(2,2) C; TemporalMap(Sz(R),Sz(R)) R; } } }
Network rnd82 {
Layer L0 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 48, C: 16, R: 3, S: 3, Y: 39, X: 39 }
Dataflow { SpatialMap(1,1) C; TemporalMap(4,2) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(39,39) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(12,12) K; Cluster(64, P); SpatialMap(4,4) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(2,2) C; TemporalMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) Y; } }
Layer L1 {
Type: CONV
Dimensions { K: 1, C: 64, R: 3, S: 3, Y: 16, X: 16 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(10,10) C; TemporalMap(16,16) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) X; TemporalMap(1,1) K; } }
Layer L2 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 192, R: 3, S: 3, Y: 3, X: 3 }
Dataflow { SpatialMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(16,16) C; Cluster(16, P); SpatialMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) X; } }
Layer L3 {
Type: DSCONV
Dimensions { K: 1, C: 192, R: 3, S: 3, Y: 29, X: 29 }
Dataflow { TemporalMap(29,29) X; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(2,2) C; TemporalMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; Cluster(16, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) Y; SpatialMap(1,1) C; } }
Layer L4 {
Type: DSCONV
Stride { X: 3, Y: 3 }
Dimensions { K: 1, C: 16, R: 7, S: 3, Y: 7, X: 3 }
Dataflow { SpatialMap(7,1) Y; TemporalMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(13,13) C; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L5 {
Type: CONV
Dimensions { K: 3, C: 1, R: 1, S: 3, Y: 13, X: 15 }
Dataflow { SpatialMap(1,1) C; TemporalMap(5,5) Y; TemporalMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) X; Cluster(2, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) Y; TemporalMap(1,1) K; SpatialMap(3,1) X; } }
Layer L6 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 128, C: 128, R: 3, S: 3, Y: 15, X: 83 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; SpatialMap(2,2) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(83,83) X; TemporalMap(1,1) K; TemporalMap(15,15) Y; Cluster(2, P); TemporalMap(1,1) C; SpatialMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(4,4) K; TemporalMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L7 {
Type: CONV
Dimensions { K: 1, C: 3, R: 7, S: 7, Y: 62, X: 66 }
Dataflow { TemporalMap(7,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(7,1) Y; SpatialMap(2,2) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) K; Cluster(32, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(2,2) C; SpatialMap(7,1) Y; } } }
Network rnd84 {
Layer L0 {
Type: NGCONV
Stride { X: 2, Y: 2 }
Dimensions { G: 32, K: 200, C: 64, R: 1, S: 1, Y: 55, X: 59 }
Dataflow { TemporalMap(16,16) G; TemporalMap(1,1) Y; SpatialMap(1,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(5,5) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(2,2) K; Cluster(64, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) C; TemporalMap(1,1) Y; SpatialMap(1,1) X; TemporalMap(4,4) K; } }
Layer L1 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 32, C: 16, R: 5, S: 5, Y: 29, X: 81 }
Dataflow { TemporalMap(16,16) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,3) Y; TemporalMap(5,1) X; SpatialMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L2 {
Type: CONV
Dimensions { K: 96, C: 128, R: 1, S: 1, Y: 7, X: 7 }
Dataflow { TemporalMap(10,10) K; TemporalMap(7,7) X; TemporalMap(10,10) C; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) Y; TemporalMap(Sz(S),Sz(S)) S; Cluster(4, P); TemporalMap(1,1) Y; SpatialMap(1,1) X; TemporalMap(2,2) C; TemporalMap(1,1) K; } }
Layer L3 {
Type: CONV
Dimensions { K: 128, C: 60, R: 3, S: 3, Y: 15, X: 56 }
Dataflow { SpatialMap(4,4) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) Y; TemporalMap(56,56) X; TemporalMap(2,2) K; } }
Layer L4 {
Type: DSCONV
Dimensions { K: 1, C: 64, R: 5, S: 5, Y: 11, X: 11 }
Dataflow { TemporalMap(5,1) X; SpatialMap(5,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(4,4) C; TemporalMap(Sz(S),Sz(S)) S; Cluster(1, P); TemporalMap(Sz(S),Sz(S)) S; SpatialMap(5,1) X; TemporalMap(5,1) Y; TemporalMap(4,4) C; } }
Layer L5 {
Type: GEMM
Dimensions { M: 229, N: 130, K: 271 }
Dataflow { TemporalMap(10,10) K; TemporalMap(9,9) M; SpatialMap(4,4) N; Cluster(3, P); TemporalMap(4,4) M; SpatialMap(2,2) N; } }
Layer L6 {
Type: DSCONV
Dimensions { K: 1, C: 3, R: 5, S: 5, Y: 31, X: 31 }
Dataflow { TemporalMap(8,4) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(5,1) X; TemporalMap(2,2) C; Cluster(1, P); TemporalMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(5,1) X; TemporalMap(5,1) Y; } }
Layer L7 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 64, C: 192, R: 1, S: 1, Y: 55, X: 55 }
Dataflow { TemporalMap(4,4) C; TemporalMap(1,1) Y; SpatialMap(1,1) X; TemporalMap(10,10) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; Cluster(4, P); TemporalMap(1,1) X; SpatialMap(4,4) C; TemporalMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; } } }
Network rnd86 {
Layer L0 {
Type: NGCONV
Stride { X: 4, Y: 4 }
Dimensions { G: 32, K: 3, C: 60, R: 1, S: 1, Y: 109, X: 109 }
Dataflow { TemporalMap(1,1) Y; TemporalMap(7,7) C; TemporalMap(2,2) K; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) G; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(5,5) X; Cluster(2, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(4,4) G; TemporalMap(2,2) C; SpatialMap(1,1) Y; TemporalMap(2,2) K; } }
Layer L1 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 256, C: 60, R: 7, S: 7, Y: 115, X: 115 }
Dataflow { TemporalMap(4,4) K; SpatialMap(7,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,1) Y; TemporalMap(4,4) C; Cluster(32, P); SpatialMap(7,1) X; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L2 {
Type: NGCONV
Dimensions { G: 2, K: 200, C: 60, R: 1, S: 1, Y: 14, X: 14 }
Dataflow { TemporalMap(14,14) K; TemporalMap(1,1) G; SpatialMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) Y; TemporalMap(10,10) C; Cluster(2, P); TemporalMap(1,1) K; TemporalMap(1,1) Y; TemporalMap(1,1) G; TemporalMap(1,1) X; SpatialMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L3 {
Type: GEMM
Dimensions { M: 210, N: 15, K: 143 }
Dataflow { SpatialMap(4,4) N; TemporalMap(9,9) M; TemporalMap(8,8) K; Cluster(8, P); TemporalMap(4,4) N; SpatialMap(1,1) K; } }
Layer L4 {
Type: CONV
Dimensions { K: 1, C: 128, R: 5, S: 5, Y: 17, X: 17 }
Dataflow { TemporalMap(9,9) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(5,1) X; TemporalMap(1,1) K; TemporalMap(17,17) Y; } }
Layer L5 {
Type: CONV
Dimensions { K: 1, C: 60, R: 3, S: 3, Y: 30, X: 30 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) K; TemporalMap(9,9) C; TemporalMap(3,1) X; SpatialMap(3,1) Y; Cluster(3, P); TemporalMap(3,1) Y; SpatialMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L6 {
Type: CONV
Dimensions { K: 16, C: 64, R: 1, S: 1, Y: 14, X: 11 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(5,5) X; TemporalMap(5,5) C; TemporalMap(8,8) K; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) Y; } }
Layer L7 {
Type: CONV
Dimensions { K: 200, C: 192, R: 5, S: 5, Y: 31, X: 31 }
Dataflow { SpatialMap(1,1) K; TemporalMap(10,6) X; TemporalMap(5,5) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(31,31) Y; TemporalMap(Sz(S),Sz(S)) S; Cluster(3, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(2,2) K; SpatialMap(2,2) C; } } }
Network rnd88 {
Layer L0 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 64, R: 1, S: 1, Y: 25, X: 25 }
Dataflow { TemporalMap(7,7) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) K; SpatialMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(25,25) X; Cluster(3, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) Y; SpatialMap(1,1) K; } }
Layer L1 {
Type: GEMM
Dimensions { M: 269, N: 233, K: 271 }
Dataflow { SpatialMap(4,4) K; TemporalMap(3,3) N; TemporalMap(16,16) M; Cluster(3, P); SpatialMap(1,1) N; TemporalMap(1,1) M; } }
Layer L2 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 1, R: 1, S: 1, Y: 55, X: 55 }
Dataflow { TemporalMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(55,55) Y; Cluster(8, P); TemporalMap(1,1) C; SpatialMap(1,1) X; TemporalMap(1,1) Y; } }
Layer L3 {
Type: GEMM
Dimensions { M: 180, N: 18, K: 27 }
Dataflow { SpatialMap(1,1) K; TemporalMap(2,2) M; TemporalMap(10,10) N; Cluster(3, P); SpatialMap(1,1) M; } }
Layer L4 {
Type: NGCONV
Stride { X: 3, Y: 3 }
Dimensions { G: 32, K: 200, C: 16, R: 3, S: 1, Y: 165, X: 163 }
Dataflow { TemporalMap(6,4) Y; TemporalMap(9,9) K; TemporalMap(1,1) G; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(2,2) C; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) X; } }
Layer L5 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 96, C: 128, R: 7, S: 7, Y: 43, X: 43 }
Dataflow { TemporalMap(13,7) Y; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(7,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(11,11) K; TemporalMap(13,13) C; Cluster(3, P); TemporalMap(Sz(S),Sz(S)) S; SpatialMap(7,1) Y; TemporalMap(2,2) K; TemporalMap(7,1) X; } }
Layer L6 {
Type: CONV
Dimensions { K: 64, C: 192, R: 1, S: 3, Y: 55, X: 57 }
Dataflow { SpatialMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(2,2) K; TemporalMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(10,10) C; Cluster(3, P); SpatialMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) X; TemporalMap(1,1) Y; TemporalMap(2,2) C; } }
Layer L7 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 16, C: 64, R: 1, S: 3, Y: 1, X: 3 }
Dataflow { SpatialMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(4,4) C; TemporalMap(14,14) K; Cluster(8, P); TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) C; } } }
Network rnd90 {
Layer L0 {
Type: CONV
Dimensions { K: 128, C: 60, R: 1, S: 1, Y: 27, X: 27 }
Dataflow { TemporalMap(6,6) Y; TemporalMap(15,15) K; SpatialMap(1,1) C; TemporalMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; Cluster(1, P); TemporalMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) Y; TemporalMap(1,1) X; SpatialMap(1,1) K; } }
Layer L1 {
Type: NGCONV
Stride { X: 3, Y: 3 }
Dimensions { G: 2, K: 64, C: 60, R: 3, S: 3, Y: 21, X: 21 }
Dataflow { TemporalMap(1,1) G; TemporalMap(8,6) X; TemporalMap(16,16) K; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) Y; TemporalMap(6,6) C; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L2 {
Type: GEMM
Dimensions { M: 134, N: 100, K: 155 }
Dataflow { TemporalMap(5,5) K; SpatialMap(1,1) N; TemporalMap(10,10) M; Cluster(4, P); SpatialMap(1,1) K; TemporalMap(2,2) N; TemporalMap(4,4) M; } }
Layer L3 {
Type: GEMM
Dimensions { M: 3, N: 213, K: 63 }
Dataflow { TemporalMap(2,2) M; TemporalMap(5,5) N; SpatialMap(1,1) K; Cluster(32, P); SpatialMap(2,2) K; } }
Layer L4 {
Type: DSCONV
Stride { X: 3, Y: 3 }
Dimensions { K: 1, C: 1, R: 1, S: 1, Y: 163, X: 163 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) X; SpatialMap(1,1) Y; TemporalMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; Cluster(4, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) Y; SpatialMap(1,1) C; TemporalMap(1,1) X; } }
Layer L5 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 256, C: 16, R: 1, S: 3, Y: 111, X: 113 }
Dataflow { TemporalMap(111,111) Y; TemporalMap(6,6) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(12,12) K; SpatialMap(3,1) X; } }
Layer L6 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 32, R: 7, S: 7, Y: 59, X: 59 }
Dataflow { TemporalMap(7,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(10,4) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) K; SpatialMap(2,2) C; Cluster(64, P); TemporalMap(1,1) K; SpatialMap(1,1) C; TemporalMap(7,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(7,1) X; } }
Layer L7 {
Type: NGCONV
Stride { X: 2, Y: 2 }
Dimensions { G: 4, K: 128, C: 1, R: 5, S: 5, Y: 57, X: 57 }
Dataflow { TemporalMap(10,10) K; SpatialMap(4,4) G; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(11,7) X; TemporalMap(5,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) C; Cluster(2, P); SpatialMap(5,1) X; TemporalMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; } } }
Network rnd92 {
Layer L0 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 3, C: 192, R: 5, S: 5, Y: 83, X: 173 }
Dataflow { TemporalMap(5,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(5,1) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) K; TemporalMap(14,14) C; Cluster(64, P); TemporalMap(5,1) X; TemporalMap(5,1) Y; SpatialMap(1,1) C; } }
Layer L1 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 128, R: 1, S: 1, Y: 27, X: 19 }
Dataflow { TemporalMap(1,1) Y; TemporalMap(12,12) C; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; Cluster(3, P); TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) X; TemporalMap(1,1) Y; } }
Layer L2 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 128, C: 32, R: 3, S: 3, Y: 57, X: 57 }
Dataflow { TemporalMap(57,57) X; TemporalMap(4,2) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,3) K; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(2,2) C; Cluster(2, P); SpatialMap(2,2) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L3 {
Type: DSCONV
Dimensions { K: 1, C: 192, R: 7, S: 3, Y: 61, X: 57 }
Dataflow { TemporalMap(7,1) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(10,10) C; Cluster(32, P); SpatialMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) X; } }
Layer L4 {
Type: GEMM
Dimensions { M: 105, N: 223, K: 173 }
Dataflow { SpatialMap(1,1) N; TemporalMap(12,12) M; TemporalMap(10,10) K; Cluster(32, P); SpatialMap(2,2) K; TemporalMap(2,2) M; TemporalMap(2,2) N; } }
Layer L5 {
Type: NGCONV
Dimensions { G: 32, K: 16, C: 32, R: 5, S: 5, Y: 18, X: 18 }
Dataflow { TemporalMap(15,15) G; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(2,2) K; TemporalMap(5,1) X; TemporalMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(18,18) Y; Cluster(2, P); SpatialMap(2,2) G; TemporalMap(5,1) X; } }
Layer L6 {
Type: GEMM
Dimensions { M: 217, N: 56, K: 290 }
Dataflow { TemporalMap(14,14) K; TemporalMap(2,2) M; SpatialMap(1,1) N; Cluster(4, P); SpatialMap(1,1) M; TemporalMap(1,1) K; TemporalMap(4,4) N; } }
Layer L7 {
Type: GEMM
Dimensions { M: 13, N: 94, K: 142 }
Dataflow { SpatialMap(2,2) K; TemporalMap(5,5) M; TemporalMap(13,13) N; Cluster(1, P); TemporalMap(1,1) K; SpatialMap(4,4) M; TemporalMap(1,1) N; } } }
Network rnd94 {
Layer L0 {
Type: DSCONV
Dimensions { K: 1, C: 64, R: 1, S: 1, Y: 27, X: 27 }
Dataflow { TemporalMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) X; TemporalMap(27,27) Y; TemporalMap(Sz(S),Sz(S)) S; Cluster(64, P); SpatialMap(1,1) Y; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L1 {
Type: CONV
Dimensions { K: 3, C: 64, R: 1, S: 1, Y: 27, X: 27 }
Dataflow { TemporalMap(8,8) C; TemporalMap(1,1) X; SpatialMap(1,1) Y; TemporalMap(2,2) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; Cluster(4, P); SpatialMap(1,1) Y; TemporalMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L2 {
Type: DSCONV
Stride { X: 3, Y: 3 }
Dimensions { K: 1, C: 16, R: 7, S: 7, Y: 85, X: 85 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,1) Y; TemporalMap(8,8) C; SpatialMap(7,1) X; TemporalMap(Sz(R),Sz(R)) R; Cluster(4, P); TemporalMap(Sz(S),Sz(S)) S; SpatialMap(7,1) Y; } }
Layer L3 {
Type: CONV
Dimensions { K: 96, C: 16, R: 3, S: 3, Y: 15, X: 15 }
Dataflow { SpatialMap(1,1) K; TemporalMap(3,1) X; TemporalMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(5,5) C; TemporalMap(Sz(S),Sz(S)) S; Cluster(4, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) Y; SpatialMap(4,4) C; TemporalMap(1,1) K; } }
Layer L4 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 3, C: 192, R: 1, S: 1, Y: 1, X: 1 }
Dataflow { SpatialMap(1,1) Y; TemporalMap(6,6) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) X; TemporalMap(2,2) K; TemporalMap(Sz(R),Sz(R)) R; Cluster(16, P); SpatialMap(3,3) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) X; TemporalMap(2,2) C; } }
Layer L5 {
Type: NGCONV
Dimensions { G: 2, K: 48, C: 3, R: 1, S: 1, Y: 27, X: 27 }
Dataflow { TemporalMap(2,2) C; TemporalMap(1,1) G; TemporalMap(27,27) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(12,12) K; SpatialMap(1,1) Y; Cluster(3, P); SpatialMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) K; } }
Layer L6 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 3, C: 3, R: 3, S: 3, Y: 51, X: 51 }
Dataflow { SpatialMap(3,3) K; TemporalMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(4,2) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(2,2) C; } }
Layer L7 {
Type: NGCONV
Stride { X: 2, Y: 2 }
Dimensions { G: 2, K: 200, C: 128, R: 7, S: 7, Y: 117, X: 117 }
Dataflow { TemporalMap(1,1) G; TemporalMap(13,13) C; TemporalMap(7,1) X; SpatialMap(4,4) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(14,8) Y; TemporalMap(Sz(S),Sz(S)) S; Cluster(32, P); TemporalMap(7,1) X; SpatialMap(2,2) G; TemporalMap(1,1) C; TemporalMap(4,4) K; } } }
Network rnd96 {
Layer L0 {
Type: CONV
Dimensions { K: 1, C: 1, R: 7, S: 7, Y: 20, X: 20 }
Dataflow { SpatialMap(7,1) Y; TemporalMap(7,1) X; TemporalMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) C; Cluster(64, P); SpatialMap(7,1) Y; TemporalMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L1 {
Type: CONV
Dimensions { K: 256, C: 3, R: 3, S: 3, Y: 16, X: 16 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(2,2) K; TemporalMap(2,2) C; SpatialMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(9,7) Y; Cluster(2, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) Y; SpatialMap(1,1) C; } }
Layer L2 {
Type: CONV
Dimensions { K: 128, C: 60, R: 1, S: 1, Y: 13, X: 5 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(9,9) C; TemporalMap(7,7) K; TemporalMap(1,1) X; Cluster(3, P); TemporalMap(1,1) Y; SpatialMap(1,1) K; TemporalMap(1,1) C; } }
Layer L3 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 1, C: 3, R: 3, S: 3, Y: 111, X: 111 }
Dataflow { TemporalMap(9,7) X; SpatialMap(1,1) K; TemporalMap(3,3) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) Y; Cluster(1, P); TemporalMap(3,1) Y; TemporalMap(3,1) X; SpatialMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L4 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 128, C: 3, R: 3, S: 3, Y: 55, X: 45 }
Dataflow { SpatialMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,3) K; TemporalMap(55,55) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,3) C; Cluster(64, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) X; SpatialMap(3,1) Y; TemporalMap(2,2) C; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L5 {
Type: GEMM
Dimensions { M: 294, N: 119, K: 110 }
Dataflow { TemporalMap(14,14) N; TemporalMap(10,10) K; SpatialMap(4,4) M; Cluster(64, P); SpatialMap(1,1) K; TemporalMap(2,2) M; TemporalMap(4,4) N; } }
Layer L6 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 128, C: 32, R: 1, S: 1, Y: 217, X: 217 }
Dataflow { TemporalMap(217,217) Y; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) X; TemporalMap(13,13) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) K; } }
Layer L7 {
Type: NGCONV
Stride { X: 3, Y: 3 }
Dimensions { G: 32, K: 128, C: 64, R: 1, S: 3, Y: 163, X: 96 }
Dataflow { SpatialMap(1,1) Y; TemporalMap(7,7) K; TemporalMap(8,8) G; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(13,13) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) X; } } }
Network rnd98 {
Layer L0 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 200, C: 3, R: 1, S: 1, Y: 1, X: 55 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) Y; SpatialMap(2,2) K; TemporalMap(55,55) X; TemporalMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; Cluster(64, P); TemporalMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(3,3) C; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L1 {
Type: CONV
Dimensions { K: 128, C: 16, R: 5, S: 5, Y: 59, X: 59 }
Dataflow { TemporalMap(12,12) C; TemporalMap(5,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(2,2) K; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(5,1) X; Cluster(16, P); TemporalMap(Sz(R),Sz(R)) R; SpatialMap(5,1) Y; } }
Layer L2 {
Type: NGCONV
Stride { X: 3, Y: 3 }
Dimensions { G: 4, K: 48, C: 64, R: 3, S: 3, Y: 165, X: 165 }
Dataflow { TemporalMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) C; TemporalMap(4,4) G; TemporalMap(3,1) Y; TemporalMap(3,3) K; Cluster(2, P); TemporalMap(4,4) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) C; TemporalMap(3,1) X; SpatialMap(3,1) Y; } }
Layer L3 {
Type: CONV
Dimensions { K: 16, C: 60, R: 5, S: 5, Y: 17, X: 57 }
Dataflow { SpatialMap(2,2) C; TemporalMap(4,4) K; TemporalMap(57,57) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(5,1) Y; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L4 {
Type: DSCONV
Dimensions { K: 1, C: 192, R: 3, S: 3, Y: 16, X: 16 }
Dataflow { SpatialMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(11,11) C; TemporalMap(3,1) Y; Cluster(32, P); SpatialMap(4,4) C; TemporalMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L5 {
Type: DSCONV
Dimensions { K: 1, C: 192, R: 7, S: 7, Y: 7, X: 7 }
Dataflow { TemporalMap(7,1) X; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(7,1) Y; Cluster(1, P); TemporalMap(7,1) Y; SpatialMap(7,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) C; } }
Layer L6 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 3, C: 128, R: 1, S: 1, Y: 55, X: 55 }
Dataflow { TemporalMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(11,11) C; TemporalMap(1,1) Y; SpatialMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; Cluster(64, P); SpatialMap(4,4) C; TemporalMap(2,2) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) X; } }
Layer L7 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 192, R: 1, S: 1, Y: 27, X: 27 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) K; TemporalMap(5,5) Y; SpatialMap(1,1) X; TemporalMap(12,12) C; TemporalMap(Sz(R),Sz(R)) R; Cluster(4, P); SpatialMap(1,1) Y; TemporalMap(1,1) X; TemporalMap(Sz(R),Sz(R)) R; } } }
Network rnd100 {
Layer L0 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 200, C: 3, R: 3, S: 1, Y: 111, X: 109 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,3) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) X; TemporalMap(11,11) K; SpatialMap(3,1) Y; Cluster(8, P); SpatialMap(2,2) C; TemporalMap(3,1) Y; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L1 {
Type: GEMM
Dimensions { M: 193, N: 83, K: 64 }
Dataflow { TemporalMap(6,6) N; SpatialMap(1,1) K; TemporalMap(1,1) M; Cluster(4, P); TemporalMap(1,1) K; SpatialMap(2,2) N; } }
Layer L2 {
Type: DSCONV
Dimensions { K: 1, C: 128, R: 3, S: 3, Y: 30, X: 30 }
Dataflow { SpatialMap(3,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(7,5) X; TemporalMap(5,5) C; Cluster(1, P); TemporalMap(Sz(S),Sz(S)) S; SpatialMap(3,1) X; TemporalMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(2,2) C; } }
Layer L3 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 3, C: 32, R: 1, S: 1, Y: 111, X: 111 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) Y; TemporalMap(15,15) C; SpatialMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) K; } }
Layer L4 {
Type: NGCONV
Dimensions { G: 2, K: 32, C: 3, R: 1, S: 1, Y: 13, X: 13 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(15,15) K; TemporalMap(1,1) X; SpatialMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(2,2) G; TemporalMap(1,1) C; Cluster(4, P); SpatialMap(1,1) Y; TemporalMap(1,1) X; TemporalMap(2,2) G; TemporalMap(1,1) C; } }
Layer L5 {
Type: CONV
Dimensions { K: 32, C: 128, R: 3, S: 3, Y: 3, X: 38 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,3) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(11,11) C; TemporalMap(3,1) X; SpatialMap(1,1) K; } }
Layer L6 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 1, C: 1, R: 5, S: 5, Y: 41, X: 41 }
Dataflow { TemporalMap(5,1) Y; TemporalMap(1,1) C; TemporalMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(5,1) X; Cluster(2, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(5,1) Y; SpatialMap(5,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) C; } }
Layer L7 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 96, C: 1, R: 3, S: 3, Y: 15, X: 15 }
Dataflow { TemporalMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(5,5) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) C; SpatialMap(3,1) Y; Cluster(3, P); SpatialMap(3,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) C; } } }
Network rnd102 {
Layer L0 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 96, C: 1, R: 5, S: 5, Y: 29, X: 29 }
Dataflow { TemporalMap(5,5) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) C; TemporalMap(5,1) Y; SpatialMap(5,1) X; Cluster(64, P); TemporalMap(5,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) C; TemporalMap(5,1) X; } }
Layer L1 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 16, C: 64, R: 7, S: 7, Y: 223, X: 223 }
Dataflow { TemporalMap(11,5) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(7,1) X; TemporalMap(16,16) K; TemporalMap(15,15) C; Cluster(4, P); SpatialMap(7,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(4,4) C; TemporalMap(1,1) K; TemporalMap(7,1) Y; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L2 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 16, C: 32, R: 5, S: 5, Y: 113, X: 113 }
Dataflow { TemporalMap(5,1) Y; TemporalMap(5,5) K; TemporalMap(8,4) X; SpatialMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; Cluster(4, P); TemporalMap(4,4) C; TemporalMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(5,1) X; TemporalMap(5,1) Y; } }
Layer L3 {
Type: DSCONV
Stride { X: 4, Y: 4 }
Dimensions { K: 1, C: 32, R: 7, S: 7, Y: 7, X: 7 }
Dataflow { SpatialMap(7,1) X; TemporalMap(7,1) Y; TemporalMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; Cluster(8, P); TemporalMap(7,1) X; SpatialMap(7,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(4,4) C; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L4 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 1, C: 32, R: 1, S: 1, Y: 49, X: 49 }
Dataflow { TemporalMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(49,49) Y; TemporalMap(5,5) C; SpatialMap(1,1) X; Cluster(64, P); TemporalMap(1,1) X; SpatialMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L5 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 128, C: 16, R: 5, S: 5, Y: 115, X: 115 }
Dataflow { TemporalMap(3,3) C; TemporalMap(5,1) X; TemporalMap(4,4) K; SpatialMap(5,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; Cluster(3, P); SpatialMap(2,2) K; TemporalMap(5,1) Y; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L6 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 3, C: 1, R: 3, S: 3, Y: 113, X: 113 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) K; TemporalMap(1,1) C; TemporalMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) X; Cluster(8, P); SpatialMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) X; TemporalMap(1,1) C; TemporalMap(3,1) Y; } }
Layer L7 {
Type: NGCONV
Dimensions { G: 2, K: 48, C: 3, R: 7, S: 7, Y: 20, X: 47 }
Dataflow { SpatialMap(1,1) K; TemporalMap(1,1) G; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(20,20) Y; TemporalMap(3,3) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,1) X; Cluster(4, P); TemporalMap(4,4) K; TemporalMap(7,1) X; SpatialMap(7,1) Y; TemporalMap(2,2) G; } } }
Network rnd106 {
Layer L0 {
Type: DSCONV
Stride { X: 4, Y: 4 }
Dimensions { K: 1, C: 3, R: 3, S: 3, Y: 223, X: 223 }
Dataflow { TemporalMap(2,2) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) X; SpatialMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; Cluster(8, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) Y; TemporalMap(3,3) C; SpatialMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L1 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 64, C: 192, R: 1, S: 1, Y: 25, X: 25 }
Dataflow { TemporalMap(8,8) K; TemporalMap(5,5) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) Y; SpatialMap(1,1) X; Cluster(4, P); TemporalMap(4,4) K; TemporalMap(1,1) X; TemporalMap(1,1) Y; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) C; } }
Layer L2 {
Type: DSCONV
Stride { X: 3, Y: 3 }
Dimensions { K: 1, C: 16, R: 1, S: 1, Y: 82, X: 82 }
Dataflow { TemporalMap(1,1) Y; SpatialMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(16,16) C; TemporalMap(Sz(R),Sz(R)) R; Cluster(4, P); SpatialMap(1,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) Y; } }
Layer L3 {
Type: NGCONV
Stride { X: 3, Y: 3 }
Dimensions { G: 2, K: 48, C: 60, R: 1, S: 1, Y: 1, X: 1 }
Dataflow { TemporalMap(2,2) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) X; TemporalMap(1,1) Y; SpatialMap(1,1) G; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(10,10) C; Cluster(3, P); TemporalMap(2,2) K; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) G; TemporalMap(1,1) C; } }
Layer L4 {
Type: CONV
Dimensions { K: 64, C: 32, R: 5, S: 3, Y: 59, X: 57 }
Dataflow { TemporalMap(1,1) K; SpatialMap(5,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(11,11) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) X; Cluster(8, P); TemporalMap(5,1) Y; SpatialMap(2,2) C; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L5 {
Type: NGCONV
Dimensions { G: 4, K: 3, C: 192, R: 3, S: 3, Y: 29, X: 29 }
Dataflow { TemporalMap(3,3) C; SpatialMap(4,4) G; TemporalMap(3,1) X; TemporalMap(3,1) Y; TemporalMap(3,3) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; Cluster(16, P); TemporalMap(2,2) C; TemporalMap(3,3) K; SpatialMap(3,1) Y; TemporalMap(1,1) G; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L6 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 64, C: 192, R: 1, S: 1, Y: 109, X: 109 }
Dataflow { TemporalMap(1,1) X; TemporalMap(109,109) Y; SpatialMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(2,2) C; Cluster(4, P); TemporalMap(1,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(4,4) C; SpatialMap(1,1) K; TemporalMap(1,1) Y; } }
Layer L7 {
Type: DSCONV
Stride { X: 3, Y: 3 }
Dimensions { K: 1, C: 192, R: 5, S: 5, Y: 170, X: 170 }
Dataflow { TemporalMap(12,12) C; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(5,1) Y; TemporalMap(5,1) X; TemporalMap(Sz(R),Sz(R)) R; Cluster(2, P); TemporalMap(5,1) Y; SpatialMap(2,2) C; TemporalMap(5,1) X; } } }
Network rnd110 {
Layer L0 {
Type: GEMM
Dimensions { M: 199, N: 127, K: 211 }
Dataflow { TemporalMap(3,3) M; SpatialMap(2,2) K; TemporalMap(2,2) N; Cluster(2, P); TemporalMap(1,1) N; SpatialMap(2,2) K; } }
Layer L1 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 48, C: 16, R: 3, S: 3, Y: 111, X: 101 }
Dataflow { TemporalMap(3,1) Y; TemporalMap(16,16) K; TemporalMap(101,101) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) C; Cluster(3, P); SpatialMap(3,1) Y; TemporalMap(3,1) X; TemporalMap(4,4) K; } }
Layer L2 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 200, C: 64, R: 1, S: 1, Y: 166, X: 166 }
Dataflow { SpatialMap(1,1) Y; TemporalMap(1,1) X; TemporalMap(16,16) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(6,6) K; Cluster(3, P); SpatialMap(1,1) K; TemporalMap(1,1) C; TemporalMap(1,1) X; } }
Layer L3 {
Type: GEMM
Dimensions { M: 259, N: 300, K: 38 }
Dataflow { TemporalMap(1,1) N; SpatialMap(2,2) K; TemporalMap(5,5) M; Cluster(2, P); SpatialMap(1,1) M; } }
Layer L4 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 48, C: 192, R: 3, S: 3, Y: 223, X: 223 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(16,16) K; TemporalMap(223,223) Y; SpatialMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(8,8) C; Cluster(32, P); TemporalMap(3,1) Y; SpatialMap(1,1) C; TemporalMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L5 {
Type: CONV
Dimensions { K: 1, C: 3, R: 1, S: 1, Y: 14, X: 14 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(14,14) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) X; SpatialMap(1,1) K; TemporalMap(1,1) C; Cluster(32, P); SpatialMap(1,1) C; TemporalMap(1,1) X; TemporalMap(1,1) Y; } }
Layer L6 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 60, R: 1, S: 1, Y: 53, X: 31 }
Dataflow { SpatialMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(9,9) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(31,31) X; Cluster(16, P); TemporalMap(4,4) C; SpatialMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L7 {
Type: CONV
Dimensions { K: 32, C: 1, R: 3, S: 3, Y: 9, X: 9 }
Dataflow { TemporalMap(3,1) X; TemporalMap(4,2) Y; TemporalMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) K; TemporalMap(Sz(R),Sz(R)) R; } } }
Network rnd112 {
Layer L0 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 16, C: 64, R: 7, S: 7, Y: 59, X: 59 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(11,5) X; TemporalMap(12,12) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,1) Y; SpatialMap(1,1) C; Cluster(64, P); TemporalMap(2,2) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,1) X; SpatialMap(7,1) Y; TemporalMap(4,4) K; } }
Layer L1 {
Type: GEMM
Dimensions { M: 133, N: 223, K: 267 }
Dataflow { SpatialMap(1,1) K; TemporalMap(9,9) N; TemporalMap(8,8) M; Cluster(3, P); TemporalMap(1,1) K; SpatialMap(1,1) N; TemporalMap(2,2) M; } }
Layer L2 {
Type: CONV
Dimensions { K: 200, C: 1, R: 3, S: 3, Y: 15, X: 15 }
Dataflow { TemporalMap(7,7) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) C; TemporalMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) X; Cluster(3, P); SpatialMap(3,1) X; TemporalMap(1,1) K; TemporalMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L3 {
Type: GEMM
Dimensions { M: 181, N: 226, K: 21 }
Dataflow { TemporalMap(1,1) M; SpatialMap(4,4) N; TemporalMap(9,9) K; } }
Layer L4 {
Type: DSCONV
Dimensions { K: 1, C: 192, R: 3, S: 3, Y: 3, X: 3 }
Dataflow { TemporalMap(13,13) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) X; SpatialMap(3,1) Y; } }
Layer L5 {
Type: CONV
Dimensions { K: 16, C: 192, R: 3, S: 3, Y: 29, X: 29 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) X; TemporalMap(9,9) K; TemporalMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) C; Cluster(1, P); SpatialMap(4,4) C; TemporalMap(3,1) Y; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L6 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 200, C: 3, R: 3, S: 3, Y: 113, X: 113 }
Dataflow { TemporalMap(113,113) X; TemporalMap(3,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(2,2) C; SpatialMap(2,2) K; TemporalMap(Sz(R),Sz(R)) R; Cluster(2, P); TemporalMap(Sz(S),Sz(S)) S; SpatialMap(3,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) K; } }
Layer L7 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 16, C: 16, R: 1, S: 1, Y: 27, X: 119 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(4,4) X; TemporalMap(2,2) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(4,4) C; SpatialMap(2,2) K; Cluster(16, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(2,2) K; SpatialMap(1,1) X; TemporalMap(2,2) C; } } }
Network rnd114 {
Layer L0 {
Type: CONV
Dimensions { K: 16, C: 60, R: 1, S: 1, Y: 14, X: 14 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,7) X; TemporalMap(4,4) C; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(2,2) K; TemporalMap(8,8) Y; } }
Layer L1 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 3, C: 3, R: 7, S: 7, Y: 88, X: 88 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) K; TemporalMap(7,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(7,1) Y; SpatialMap(2,2) C; Cluster(1, P); TemporalMap(7,1) Y; TemporalMap(2,2) K; SpatialMap(3,3) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(7,1) X; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L2 {
Type: DSCONV
Dimensions { K: 1, C: 64, R: 1, S: 1, Y: 1, X: 1 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(9,9) C; SpatialMap(1,1) Y; TemporalMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; Cluster(16, P); TemporalMap(1,1) X; TemporalMap(1,1) Y; SpatialMap(1,1) C; } }
Layer L3 {
Type: GEMM
Dimensions { M: 230, N: 220, K: 275 }
Dataflow { TemporalMap(6,6) K; TemporalMap(6,6) M; SpatialMap(1,1) N; } }
Layer L4 {
Type: NGCONV
Stride { X: 3, Y: 3 }
Dimensions { G: 32, K: 256, C: 192, R: 1, S: 1, Y: 166, X: 166 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) X; TemporalMap(6,6) K; SpatialMap(4,4) C; TemporalMap(12,12) G; TemporalMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; Cluster(3, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) Y; TemporalMap(1,1) X; SpatialMap(4,4) G; } }
Layer L5 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 128, C: 60, R: 3, S: 3, Y: 107, X: 107 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) X; TemporalMap(1,1) C; TemporalMap(3,3) K; TemporalMap(3,1) Y; TemporalMap(Sz(S),Sz(S)) S; Cluster(3, P); TemporalMap(4,4) C; TemporalMap(1,1) K; SpatialMap(3,1) Y; } }
Layer L6 {
Type: CONV
Dimensions { K: 128, C: 64, R: 3, S: 3, Y: 57, X: 57 }
Dataflow { TemporalMap(16,16) C; TemporalMap(4,2) Y; SpatialMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) K; Cluster(2, P); TemporalMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(3,1) Y; TemporalMap(1,1) K; } }
Layer L7 {
Type: CONV
Dimensions { K: 96, C: 16, R: 3, S: 3, Y: 9, X: 9 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(4,4) C; TemporalMap(7,7) K; TemporalMap(6,4) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) X; Cluster(2, P); SpatialMap(2,2) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; } } }
Network rnd116 {
Layer L0 {
Type: GEMM
Dimensions { M: 280, N: 153, K: 5 }
Dataflow { TemporalMap(16,16) N; TemporalMap(8,8) M; SpatialMap(4,4) K; Cluster(32, P); TemporalMap(4,4) M; TemporalMap(1,1) N; SpatialMap(1,1) K; } }
Layer L1 {
Type: GEMM
Dimensions { M: 225, N: 88, K: 277 }
Dataflow { TemporalMap(15,15) K; TemporalMap(7,7) M; SpatialMap(2,2) N; Cluster(16, P); SpatialMap(2,2) N; TemporalMap(1,1) M; TemporalMap(1,1) K; } }
Layer L2 {
Type: DSCONV
Dimensions { K: 1, C: 1, R: 3, S: 3, Y: 30, X: 30 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) C; TemporalMap(30,30) X; SpatialMap(3,1) Y; Cluster(64, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) C; } }
Layer L3 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 64, R: 3, S: 3, Y: 113, X: 113 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(113,113) X; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) C; TemporalMap(113,113) Y; Cluster(64, P); TemporalMap(3,1) X; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) Y; } }
Layer L4 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 200, C: 32, R: 5, S: 5, Y: 53, X: 53 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) C; TemporalMap(6,6) K; SpatialMap(5,1) X; TemporalMap(12,8) Y; TemporalMap(Sz(R),Sz(R)) R; Cluster(16, P); TemporalMap(2,2) C; SpatialMap(5,1) X; TemporalMap(4,4) K; } }
Layer L5 {
Type: DSCONV
Stride { X: 4, Y: 4 }
Dimensions { K: 1, C: 32, R: 5, S: 5, Y: 225, X: 225 }
Dataflow { SpatialMap(5,1) X; TemporalMap(8,8) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(5,1) Y; } }
Layer L6 {
Type: CONV
Dimensions { K: 3, C: 60, R: 1, S: 1, Y: 28, X: 28 }
Dataflow { TemporalMap(2,2) K; TemporalMap(1,1) Y; TemporalMap(1,1) X; SpatialMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; Cluster(8, P); SpatialMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) X; TemporalMap(1,1) C; } }
Layer L7 {
Type: NGCONV
Stride { X: 3, Y: 3 }
Dimensions { G: 4, K: 128, C: 3, R: 7, S: 7, Y: 172, X: 127 }
Dataflow { TemporalMap(7,1) Y; SpatialMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(16,16) K; TemporalMap(3,3) G; TemporalMap(7,1) X; } } }
Network rnd118 {
Layer L0 {
Type: DSCONV
Dimensions { K: 1, C: 64, R: 1, S: 1, Y: 28, X: 28 }
Dataflow { SpatialMap(1,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) Y; TemporalMap(7,7) C; } }
Layer L1 {
Type: DSCONV
Dimensions { K: 1, C: 64, R: 3, S: 3, Y: 9, X: 9 }
Dataflow { TemporalMap(3,1) X; TemporalMap(16,16) C; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) Y; TemporalMap(Sz(S),Sz(S)) S; Cluster(64, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) Y; SpatialMap(2,2) C; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L2 {
Type: CONV
Dimensions { K: 16, C: 32, R: 3, S: 3, Y: 16, X: 16 }
Dataflow { TemporalMap(5,5) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(14,14) K; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(3,1) Y; TemporalMap(3,1) X; } }
Layer L3 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 16, C: 1, R: 1, S: 1, Y: 1, X: 1 }
Dataflow { TemporalMap(12,12) K; TemporalMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) X; Cluster(1, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) Y; SpatialMap(1,1) C; TemporalMap(4,4) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) X; } }
Layer L4 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 64, C: 128, R: 3, S: 3, Y: 57, X: 51 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) X; TemporalMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(5,5) K; SpatialMap(3,1) Y; Cluster(2, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,1) X; SpatialMap(3,1) Y; TemporalMap(4,4) K; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L5 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 96, C: 192, R: 7, S: 7, Y: 117, X: 117 }
Dataflow { TemporalMap(117,117) Y; TemporalMap(9,3) X; TemporalMap(5,5) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(2,2) K; Cluster(64, P); SpatialMap(7,1) Y; TemporalMap(7,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) K; } }
Layer L6 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 128, C: 16, R: 5, S: 1, Y: 57, X: 53 }
Dataflow { TemporalMap(53,53) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(12,12) C; SpatialMap(4,4) K; TemporalMap(57,57) Y; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L7 {
Type: GEMM
Dimensions { M: 191, N: 43, K: 62 }
Dataflow { TemporalMap(12,12) M; TemporalMap(3,3) K; SpatialMap(1,1) N; Cluster(8, P); TemporalMap(2,2) M; TemporalMap(2,2) K; SpatialMap(1,1) N; } } }
Network rnd120 {
Layer L0 {
Type: CONV
Dimensions { K: 32, C: 60, R: 1, S: 3, Y: 7, X: 9 }
Dataflow { TemporalMap(11,11) C; SpatialMap(1,1) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(7,7) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(9,9) X; Cluster(8, P); SpatialMap(4,4) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) X; TemporalMap(4,4) K; } }
Layer L1 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 96, C: 3, R: 7, S: 7, Y: 223, X: 219 }
Dataflow { TemporalMap(12,6) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(2,2) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(219,219) X; TemporalMap(14,14) K; Cluster(8, P); TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) C; SpatialMap(7,1) Y; } }
Layer L2 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 256, C: 3, R: 5, S: 5, Y: 109, X: 109 }
Dataflow { TemporalMap(Sz(S),Sz(S)) S; TemporalMap(5,1) X; TemporalMap(5,1) Y; SpatialMap(1,1) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(15,15) K; Cluster(1, P); TemporalMap(Sz(R),Sz(R)) R; SpatialMap(4,4) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) C; TemporalMap(5,1) Y; } }
Layer L3 {
Type: CONV
Stride { X: 3, Y: 3 }
Dimensions { K: 48, C: 1, R: 1, S: 1, Y: 82, X: 82 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) C; SpatialMap(4,4) K; TemporalMap(82,82) Y; TemporalMap(3,3) X; TemporalMap(Sz(S),Sz(S)) S; Cluster(8, P); TemporalMap(1,1) Y; SpatialMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) K; TemporalMap(1,1) X; } }
Layer L4 {
Type: NGCONV
Dimensions { G: 4, K: 96, C: 60, R: 3, S: 3, Y: 9, X: 9 }
Dataflow { TemporalMap(3,3) G; TemporalMap(8,8) K; TemporalMap(3,1) X; TemporalMap(3,1) Y; SpatialMap(2,2) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; Cluster(16, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) G; SpatialMap(1,1) C; } }
Layer L5 {
Type: GEMM
Dimensions { M: 72, N: 125, K: 19 }
Dataflow { SpatialMap(4,4) K; TemporalMap(14,14) M; TemporalMap(13,13) N; Cluster(8, P); SpatialMap(1,1) K; } }
Layer L6 {
Type: CONV
Dimensions { K: 16, C: 60, R: 1, S: 1, Y: 7, X: 7 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) Y; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,3) C; TemporalMap(5,5) K; SpatialMap(1,1) X; Cluster(8, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(2,2) C; TemporalMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) X; } }
Layer L7 {
Type: CONV
Dimensions { K: 96, C: 60, R: 7, S: 7, Y: 19, X: 19 }
Dataflow { TemporalMap(6,6) C; TemporalMap(16,16) K; TemporalMap(7,1) X; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(7,1) Y; TemporalMap(Sz(S),Sz(S)) S; Cluster(64, P); TemporalMap(Sz(S),Sz(S)) S; TemporalMap(4,4) K; TemporalMap(7,1) X; SpatialMap(2,2) C; TemporalMap(7,1) Y; } } }
Network rnd108 {
Layer L0 {
Type: CONV
Stride { X: 2, Y: 2 }
Dimensions { K: 32, C: 3, R: 1, S: 1, Y: 109, X: 109 }
Dataflow { TemporalMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(14,14) K; TemporalMap(1,1) Y; SpatialMap(2,2) C; TemporalMap(Sz(R),Sz(R)) R; Cluster(32, P); SpatialMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L1 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 128, C: 32, R: 7, S: 7, Y: 59, X: 59 }
Dataflow { TemporalMap(11,11) C; TemporalMap(7,1) Y; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(7,1) X; TemporalMap(1,1) K; Cluster(16, P); TemporalMap(7,1) Y; TemporalMap(7,1) X; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(1,1) K; SpatialMap(1,1) C; TemporalMap(Sz(S),Sz(S)) S; } }
Layer L2 {
Type: GEMM
Dimensions { M: 70, N: 175, K: 130 }
Dataflow { TemporalMap(13,13) N; SpatialMap(4,4) K; TemporalMap(13,13) M; Cluster(16, P); SpatialMap(1,1) N; TemporalMap(4,4) K; } }
Layer L3 {
Type: CONV
Dimensions { K: 64, C: 3, R: 1, S: 1, Y: 13, X: 13 }
Dataflow { TemporalMap(1,1) X; TemporalMap(1,1) Y; SpatialMap(1,1) C; TemporalMap(3,3) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; Cluster(16, P); TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) X; TemporalMap(1,1) K; TemporalMap(1,1) Y; TemporalMap(Sz(R),Sz(R)) R; } }
Layer L4 {
Type: DSCONV
Stride { X: 2, Y: 2 }
Dimensions { K: 1, C: 3, R: 5, S: 3, Y: 17, X: 15 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; TemporalMap(3,3) C; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(3,1) X; SpatialMap(5,1) Y; Cluster(2, P); SpatialMap(1,1) C; TemporalMap(5,1) Y; } }
Layer L5 {
Type: CONV
Stride { X: 4, Y: 4 }
Dimensions { K: 96, C: 1, R: 1, S: 1, Y: 1, X: 1 }
Dataflow { TemporalMap(Sz(R),Sz(R)) R; SpatialMap(1,1) X; TemporalMap(8,8) K; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(1,1) C; TemporalMap(1,1) Y; Cluster(32, P); TemporalMap(1,1) X; TemporalMap(Sz(S),Sz(S)) S; SpatialMap(1,1) Y; TemporalMap(1,1) C; TemporalMap(4,4) K; } }
Layer L6 {
Type: CONV
Dimensions { K: 16, C: 60, R: 1, S: 3, Y: 28, X: 52 }
Dataflow { TemporalMap(28,28) Y; SpatialMap(3,1) X; TemporalMap(Sz(S),Sz(S)) S; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(14,14) K; TemporalMap(8,8) C; } }
Layer L7 {
Type: GEMM
Dimensions { M: 166, N: 223, K: 182 }
Dataflow { SpatialMap(4,4) N; TemporalMap(13,13) K; TemporalMap(4,4) M; Cluster(64, P); TemporalMap(4,4) M; SpatialMap(1,1) N; } } }

// A mapping of Timeloop and one of ZigZag, as directives (docs/maestro.md).
Network translated {
// Timeloop, of a convolution with K=32, C=16, P=Q=14, R=S=3:
//   - target: DRAM          type: temporal  factors: K=4 P=14 Q=14  permutation: QPKCRSN
//   - target: GlobalBuffer  type: spatial   factors: K=8 C=16       permutation: KCRSPQN  split: 1
//   - target: PE            type: temporal  factors: R=3 S=3        permutation: RSKCPQN
// Loops run Q fastest, then P, then K; 8 clusters share K, 16 PEs of each share C: 4 x 14 x 14 x 9 =
// 7056 cycles.
Layer timeloop {
Type: CONV
Dimensions { K: 32, C: 16, R: 3, S: 3, Y: 16, X: 16 }
Dataflow {
SpatialMap(1,1) K;
TemporalMap(16,16) C;
TemporalMap(3,3) R;
TemporalMap(3,3) S;
TemporalMap(3,1) Y;
TemporalMap(3,1) X;
Cluster(16, P);
SpatialMap(1,1) C;
TemporalMap(3,1) Y;
TemporalMap(3,1) X;
TemporalMap(3,3) R;
TemporalMap(3,3) S;
}
}
// ZigZag, of a product with B=64 rows, K=32 columns and C=96 of depth:
//   spatial_mapping: {D1: [K, 16], D2: [C, 8]}
//   temporal_ordering, innermost first: [[C, 12], [B, 64], [K, 2]]
// 2 x 64 x 12 = 1536 cycles. B is MAESTRO's M, K its N, C its K.
Layer zigzag {
Type: GEMM
Dimensions { M: 64, N: 32, K: 96 }
Dataflow {
SpatialMap(1,1) N;
TemporalMap(1,1) M;
TemporalMap(8,8) K;
Cluster(8, P);
TemporalMap(1,1) N;
TemporalMap(1,1) M;
SpatialMap(1,1) K;
}
}
}

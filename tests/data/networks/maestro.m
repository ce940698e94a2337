// Layers of several kinds, in the form of a MAESTRO mapping file.
Constant TileK 4;
Constant Channels 64;

Accelerator {
    PE { NumPEs: 256; }
}

Network sample {
    Layer CONV1 {
        Type: CONV
        Stride { X: 2, Y: 2 }
        Dimensions { K: 64, C: 3, R: 7, S: 7, Y: 230, X: 230 }
        Dataflow {
            TemporalMap(TileK,TileK) K;
            SpatialMap(1,1) C;
            TemporalMap(Sz(R),1) Y;
            TemporalMap(Sz(S),1) X;
            TemporalMap(Sz(R),Sz(R)) R;
            TemporalMap(Sz(S),Sz(S)) S;
            Cluster(8,P);
            SpatialMap(1,1) Y';
        }
    }
    Layer CONV2-a {
        Type: CONV // stride 1, and the dataflow of the layer before
        Dimensions { K: 64, C: Channels, R: 3, S: 3, Y': 56, X': 56 }
    }
    Layer DW {
        Type: DSCONV
        Stride { X: 1, Y: 1 }
        Dimensions { K: 1, C: 32, R: 3, S: 3, Y: 114, X: 114 }
    }
    Layer GROUPED {
        Type: NGCONV
        Stride { X: 1, Y: 1 }
        Dimensions { G: 32, K: 4, C: 128, R: 3, S: 3, Y: 58, X: 58 }
    }
    Layer FC {
        Type: GEMM
        Dimensions { M: 20, N: 1000, K: 512 }
    }
}

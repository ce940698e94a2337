// Drives rs_set with the cases of a file and prints, per case, the clock edges from the first product until
// the last sum has left, and the sums. Words of the file (hex, 32 bits): number of cases; per case F,
// then R*P*Q*S filter words by row, filter, channel, tap, and input words by row, channel, column.
`timescale 1ns/1ps
module rs_tb;
    parameter R = 3, E = 4, S = 3, Q = 1, P = 2, U = 1, AW = 8, WW = 8, PW = 32, WORDS = 1, MOST = 1;
    localparam ROWS = (E - 1) * U + R;
    reg clk = 0, reset = 1, write_filter = 0, start = 0;
    reg [31:0] filter_index = 0, windows = 0;
    reg [R*WW-1:0] filter_in = 0;
    reg [ROWS*AW-1:0] rows = 0;
    wire take;
    wire [31:0] window, position;
    wire [E*PW-1:0] out;
    wire [E-1:0] valid;
    reg [31:0] words [0:WORDS-1];
    reg [PW-1:0] got [0:MOST*P*E-1];
    integer done [0:E-1];
    integer cases, at, f, n, r, e, k, edges, seen, base, width;
    reg [1023:0] file;

    rs_set #(.R(R), .E(E), .S(S), .Q(Q), .P(P), .U(U), .AW(AW), .WW(WW), .PW(PW)) dut (
        .clk(clk), .reset(reset), .write_filter(write_filter), .filter_index(filter_index),
        .filter_in(filter_in), .start(start), .windows(windows), .input_rows(rows), .take(take),
        .window(window), .position(position), .out(out), .out_valid(valid));

    task tick;
        begin
            #1 clk = 1;
            #1 clk = 0;
        end
    endtask

    task load_filters;
        for (k = 0; k < P * Q * S; k = k + 1) begin
            write_filter = 1;
            filter_index = k;
            for (r = 0; r < R; r = r + 1)
                filter_in[r*WW +: WW] = words[at + r*P*Q*S + k][WW-1:0];
            tick;
            write_filter = 0;
        end
    endtask

    // the word of every input row at the PEs' position, on the multicast network
    task feed;
        for (r = 0; r < ROWS; r = r + 1) begin
            k = base + (r * Q + position / S) * width + window * U + position % S;
            rows[r*AW +: AW] = k < WORDS ? words[k][AW-1:0] : {AW{1'b0}};
        end
    endtask

    task sample;
        for (e = 0; e < E; e = e + 1)
            if (valid[e]) begin
                got[done[e]*E + e] = out[e*PW +: PW];
                done[e] = done[e] + 1;
                seen = seen + 1;
            end
    endtask

    initial begin
        if (!$value$plusargs("cases=%s", file))
            $finish;
        $readmemh(file, words);
        cases = words[0];
        at = 1;
        for (n = 0; n < cases; n = n + 1) begin
            reset = 1;
            for (k = 0; k < 3 * R + 6; k = k + 1)
                tick;
            reset = 0;
            f = words[at];
            at = at + 1;
            width = (f - 1) * U + S;
            load_filters;
            base = at + R * P * Q * S;
            windows = f;
            start = 1;
            tick;
            start = 0;
            edges = 0;
            seen = 0;
            for (e = 0; e < E; e = e + 1)
                done[e] = 0;
            while (seen < f * P * E && edges < 100000) begin
                feed;
                #1 sample;
                tick;
                edges = edges + 1;
            end
            $display("case %0d edges %0d", n, edges);
            for (k = 0; k < f * P * E; k = k + 1)
                $display("%h", got[k]);
            at = base + ROWS * Q * width;
        end
        $finish;
    end
endmodule

// Drives ws_array with the cases of a file and prints, per case, the clock edges from the first held
// operand until the last sum has left, and the sums. Words of the file (hex, 32 bits): number of
// cases; per case T, then R*C held operands by row, T*R streamed operands by step.
`timescale 1ns/1ps
module ws_tb;
    parameter R = 4, C = 4, HOP = 1, KIND = 0, AW = 8, WW = 8, PW = 32, TERMS = 0, SWAP = 0,
              WORDS = 1, MOST = 1;
    reg clk = 0, reset = 1, load = 0;
    reg [R*AW-1:0] a = 0;
    reg [C*WW-1:0] w = 0;
    reg [C-1:0] entering = 0;
    wire [C*PW-1:0] out;
    wire [C-1:0] valid;
    reg [31:0] words [0:WORDS-1];
    reg [PW-1:0] got [0:MOST*C-1];
    integer done [0:C-1];
    integer cases, at, t, n, r, c, k, edges, seen, base_a;
    reg [1023:0] file;

    ws_array #(.R(R), .C(C), .HOP(HOP), .KIND(KIND), .AW(AW), .WW(WW), .PW(PW), .TERMS(TERMS),
               .SWAP(SWAP)) dut (
        .clk(clk), .reset(reset), .load(load), .w_in(w), .a_in(a), .sum_in({C*PW{1'b0}}),
        .valid_in(entering), .out(out), .out_valid(valid));

    // R cycles of loading, bottom row first, then the skewed stream
    task feed(input integer cycle);
        begin
            load = cycle < R;
            for (c = 0; c < C; c = c + 1) begin
                w[c*WW +: WW] = load ? words[at + (R-1-cycle)*C + c][WW-1:0] : {WW{1'b0}};
                k = cycle - R - c;
                entering[c] = k >= 0 && k < t;
            end
            for (r = 0; r < R; r = r + 1) begin
                k = cycle - R - HOP * r;
                a[r*AW +: AW] = k >= 0 && k < t ? words[base_a + k*R + r][AW-1:0] : {AW{1'b0}};
            end
        end
    endtask

    task sample;
        for (c = 0; c < C; c = c + 1)
            if (valid[c]) begin
                got[done[c]*C + c] = out[c*PW +: PW];
                done[c] = done[c] + 1;
                seen = seen + 1;
            end
    endtask

    task tick;
        begin
            #1 clk = 1;
            #1 clk = 0;
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
            entering = 0;
            for (k = 0; k < HOP * R + 2; k = k + 1)
                tick;
            reset = 0;
            t = words[at];
            at = at + 1;
            base_a = at + R * C;
            edges = 0;
            seen = 0;
            for (c = 0; c < C; c = c + 1)
                done[c] = 0;
            while (seen < t * C && edges < 100000) begin
                feed(edges);
                #1 sample;
                tick;
                edges = edges + 1;
            end
            $display("case %0d edges %0d", n, edges);
            for (k = 0; k < t * C; k = k + 1)
                $display("%h", got[k]);
            at = base_a + t * R;
        end
        $finish;
    end
endmodule

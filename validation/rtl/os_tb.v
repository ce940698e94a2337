// Drives os_array with the cases of a file and prints, per case, the clock edges from the first operand
// until the last output has left, and the outputs. Words of the file (hex, 32 bits): number of
// cases; per case T, then R*T inputs by row, T*C filters by depth.
`timescale 1ns/1ps
module os_tb;
    parameter R = 4, C = 4, HOP = 1, KIND = 0, AW = 8, WW = 8, PW = 32, TERMS = 0, WORDS = 1;
    reg clk = 0, reset = 1;
    reg [R*AW-1:0] a = 0;
    reg [R-1:0] first = 0, last = 0;
    reg [C*WW-1:0] b = 0;
    wire [C*PW-1:0] out;
    wire [C-1:0] valid;
    reg [31:0] words [0:WORDS-1];
    reg [PW-1:0] got [0:R*C-1];
    integer left [0:C-1];
    integer cases, at, t, n, r, c, k, edges, seen, base_b;
    reg [1023:0] file;

    os_array #(.R(R), .C(C), .HOP(HOP), .KIND(KIND), .AW(AW), .WW(WW), .PW(PW), .TERMS(TERMS)) dut (
        .clk(clk), .reset(reset), .a_in(a), .first_in(first), .last_in(last), .b_in(b), .out(out),
        .out_valid(valid));

    task feed(input integer cycle);
        begin
            for (r = 0; r < R; r = r + 1) begin
                k = cycle - HOP * r;
                a[r*AW +: AW] = k >= 0 && k < t ? words[at + r*t + k][AW-1:0] : {AW{1'b0}};
                first[r] = k == 0;
                last[r] = k == t - 1;
            end
            for (c = 0; c < C; c = c + 1) begin
                k = cycle - c;
                b[c*WW +: WW] = k >= 0 && k < t ? words[base_b + k*C + c][WW-1:0] : {WW{1'b0}};
            end
        end
    endtask

    // what leaves at this edge; the bottom row comes first
    task sample;
        for (c = 0; c < C; c = c + 1)
            if (valid[c]) begin
                left[c] = left[c] - 1;
                got[left[c]*C + c] = out[c*PW +: PW];
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
            tick;
            tick;
            reset = 0;
            t = words[at];
            at = at + 1;
            base_b = at + R * t;
            edges = 0;
            seen = 0;
            for (c = 0; c < C; c = c + 1)
                left[c] = R;
            while (seen < R * C && edges < 100000) begin
                feed(edges);
                sample;
                tick;
                edges = edges + 1;
            end
            $display("case %0d edges %0d", n, edges);
            for (k = 0; k < R * C; k = k + 1)
                $display("%h", got[k]);
            at = base_b + t * C;
        end
        $finish;
    end
endmodule

// Prints what the pipeline of a PE makes of operands of a file (hex): count, then a, w, sum. The same
// cases and results as those of mac_tb.v.
`timescale 1ns/1ps
module pe_tb;
    parameter KIND = 0, AW = 8, WW = 8, PW = 32, TERMS = 0, WORDS = 1;
    localparam XW = KIND == 0 ? AW + WW : KIND == 1 ? AW + 7 + TERMS : 32;
    reg clk = 0;
    reg [63:0] words [0:WORDS-1];
    reg [AW-1:0] a;
    reg [WW-1:0] w;
    reg [PW-1:0] sum;
    wire [PW-1:0] out;
    integer i, edges;
    reg [1023:0] file;
    pe_datapath #(.KIND(KIND), .AW(AW), .WW(WW), .PW(PW), .TERMS(TERMS), .XW(XW)) dut (
        .clk(clk), .a(a), .w(w), .sum(sum), .from_below({PW{1'b0}}), .climbs(1'b0), .first(1'b0),
        .out(out));
    initial begin
        if (!$value$plusargs("cases=%s", file))
            $finish;
        $readmemh(file, words);
        for (i = 0; i < words[0]; i = i + 1) begin
            a = words[1 + 3*i][AW-1:0];
            w = words[2 + 3*i][WW-1:0];
            sum = words[3 + 3*i][PW-1:0];
            for (edges = 0; edges < 3; edges = edges + 1) begin
                #1 clk = 1;
                #1 clk = 0;
            end
            $display("%h", out);
        end
        $finish;
    end
endmodule

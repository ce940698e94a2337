// Prints the results of one multiply-accumulate for operands of a file (hex): count, then a, w, sum.
`timescale 1ns/1ps
module mac_tb;
    parameter KIND = 0, AW = 8, WW = 8, PW = 32, TERMS = 0, WORDS = 1;
    reg [63:0] words [0:WORDS-1];
    reg [AW-1:0] a;
    reg [WW-1:0] w;
    reg [PW-1:0] sum;
    wire [PW-1:0] out;
    integer i;
    reg [1023:0] file;
    mac #(.KIND(KIND), .AW(AW), .WW(WW), .PW(PW), .TERMS(TERMS)) dut (.a(a), .w(w), .sum(sum),
                                                                      .out(out));
    initial begin
        if (!$value$plusargs("cases=%s", file))
            $finish;
        $readmemh(file, words);
        for (i = 0; i < words[0]; i = i + 1) begin
            a = words[1 + 3*i][AW-1:0];
            w = words[2 + 3*i][WW-1:0];
            sum = words[3 + 3*i][PW-1:0];
            #1 $display("%h", out);
        end
        $finish;
    end
endmodule

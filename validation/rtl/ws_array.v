// Weight-stationary array, input-stationary with the operands' roles exchanged: held operands shift down one
// register a row while `load` is high, the others enter from the left, sums flow down through HOP
// registers a row; the last of the bottom row belongs to the receiver.
module ws_array #(parameter R = 4, C = 4, HOP = 1, KIND = 0, AW = 8, WW = 8, PW = 32, TERMS = 0,
                  SWAP = 0) (
    input wire clk, input wire reset, input wire load, input wire [C*WW-1:0] w_in,
    input wire [R*AW-1:0] a_in, input wire [C*PW-1:0] sum_in, input wire [C-1:0] valid_in,
    output wire [C*PW-1:0] out, output wire [C-1:0] out_valid);

    wire [AW-1:0] a [0:R-1][0:C];
    wire [WW-1:0] w [0:R][0:C-1];
    wire [PW-1:0] sum [0:R][0:C-1];
    wire valid [0:R][0:C-1];
    genvar r, c;
    generate
        for (r = 0; r < R; r = r + 1) begin : left
            assign a[r][0] = a_in[r*AW +: AW];
        end
        for (c = 0; c < C; c = c + 1) begin : edges
            assign w[0][c] = w_in[c*WW +: WW];
            assign sum[0][c] = sum_in[c*PW +: PW];
            assign valid[0][c] = valid_in[c];
            assign out[c*PW +: PW] = sum[R][c];
            assign out_valid[c] = valid[R][c];
        end
        for (r = 0; r < R; r = r + 1) begin : row
            for (c = 0; c < C; c = c + 1) begin : col
                ws_pe #(.STAGES(r == R - 1 ? HOP - 1 : HOP), .KIND(KIND), .AW(AW), .WW(WW),
                        .PW(PW), .TERMS(TERMS), .SWAP(SWAP)) pe (
                    .clk(clk), .reset(reset), .load(load), .w(w[r][c]), .a(a[r][c]),
                    .sum(sum[r][c]), .valid(valid[r][c]), .w_out(w[r+1][c]), .a_out(a[r][c+1]),
                    .sum_out(sum[r+1][c]), .valid_out(valid[r+1][c]));
            end
        end
    endgenerate
endmodule

module ws_pe #(parameter STAGES = 1, KIND = 0, AW = 8, WW = 8, PW = 32, TERMS = 0, SWAP = 0) (
    input wire clk, input wire reset, input wire load, input wire [WW-1:0] w, input wire [AW-1:0] a,
    input wire [PW-1:0] sum, input wire valid, output wire [WW-1:0] w_out,
    output reg [AW-1:0] a_out, output wire [PW-1:0] sum_out, output wire valid_out);
    reg [WW-1:0] held;
    wire [PW-1:0] result;
    assign w_out = held;
    generate
        if (SWAP)
            mac #(.KIND(KIND), .AW(WW), .WW(AW), .PW(PW), .TERMS(TERMS)) m (
                .a(held), .w(a), .sum(sum), .out(result));
        else
            mac #(.KIND(KIND), .AW(AW), .WW(WW), .PW(PW), .TERMS(TERMS)) m (
                .a(a), .w(held), .sum(sum), .out(result));
        if (STAGES == 0) begin : direct
            assign sum_out = result;
            assign valid_out = valid;
        end else begin : staged
            reg [PW-1:0] s [0:STAGES-1];
            reg v [0:STAGES-1];
            integer i;
            assign sum_out = s[STAGES-1];
            assign valid_out = v[STAGES-1];
            always @(posedge clk) begin
                s[0] <= result;
                v[0] <= !reset && valid;
                for (i = 1; i < STAGES; i = i + 1) begin
                    s[i] <= s[i-1];
                    v[i] <= !reset && v[i-1];
                end
            end
        end
    endgenerate
    always @(posedge clk) begin
        if (load)
            held <= w;
        a_out <= a;
    end
endmodule

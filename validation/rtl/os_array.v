// Output-stationary array: inputs enter from the left, filters from the top through HOP registers a row,
// sums stay. An operand tagged `last` hands the PE's sum to its hold register; when the bottom PE of
// a column is done, the column enters a chain of HOP registers a row and leaves at the bottom.
module os_array #(parameter R = 4, C = 4, HOP = 1, KIND = 0, AW = 8, WW = 8, PW = 32, TERMS = 0) (
    input wire clk, input wire reset,
    input wire [R*AW-1:0] a_in, input wire [R-1:0] first_in, input wire [R-1:0] last_in,
    input wire [C*WW-1:0] b_in,
    output wire [C*PW-1:0] out, output wire [C-1:0] out_valid);

    wire [AW-1:0] a [0:R-1][0:C];
    wire first [0:R-1][0:C];
    wire last [0:R-1][0:C];
    wire [WW-1:0] b [0:R][0:C-1];
    wire [PW-1:0] hold [0:R-1][0:C-1];
    wire [PW-1:0] done [0:R-1][0:C-1];
    genvar r, c, h;
    generate
        for (r = 0; r < R; r = r + 1) begin : left
            assign a[r][0] = a_in[r*AW +: AW];
            assign first[r][0] = first_in[r];
            assign last[r][0] = last_in[r];
        end
        for (c = 0; c < C; c = c + 1) begin : top
            assign b[0][c] = b_in[c*WW +: WW];
        end
        for (r = 0; r < R; r = r + 1) begin : row
            for (c = 0; c < C; c = c + 1) begin : col
                os_pe #(.HOP(HOP), .KIND(KIND), .AW(AW), .WW(WW), .PW(PW), .TERMS(TERMS)) pe (
                    .clk(clk), .reset(reset), .a(a[r][c]), .first(first[r][c]), .last(last[r][c]),
                    .b(b[r][c]), .a_out(a[r][c+1]), .first_out(first[r][c+1]),
                    .last_out(last[r][c+1]), .b_out(b[r+1][c]), .hold(hold[r][c]),
                    .result(done[r][c]));
            end
        end
        for (c = 0; c < C; c = c + 1) begin : chain
            reg [PW-1:0] value [0:HOP*R-1];
            reg valid [0:HOP*R-1];
            wire load = last[R-1][c];
            for (h = 0; h < HOP * R; h = h + 1) begin : stage
                wire [PW-1:0] above_value = h == 0 ? {PW{1'b0}} : value[h == 0 ? 0 : h-1];
                wire above_valid = h == 0 ? 1'b0 : valid[h == 0 ? 0 : h-1];
                always @(posedge clk)
                    if (reset) begin
                        valid[h] <= 1'b0;
                    end else if (load && h % HOP == 0) begin
                        value[h] <= h / HOP == R - 1 ? done[R-1][c] : hold[h/HOP][c];
                        valid[h] <= 1'b1;
                    end else begin
                        value[h] <= above_value;
                        valid[h] <= above_valid;
                    end
            end
            assign out[c*PW +: PW] = value[HOP*R-1];
            assign out_valid[c] = valid[HOP*R-1];
        end
    endgenerate
endmodule

module os_pe #(parameter HOP = 1, KIND = 0, AW = 8, WW = 8, PW = 32, TERMS = 0) (
    input wire clk, input wire reset, input wire [AW-1:0] a, input wire first, input wire last,
    input wire [WW-1:0] b, output reg [AW-1:0] a_out, output reg first_out, output reg last_out,
    output wire [WW-1:0] b_out, output reg [PW-1:0] hold, output wire [PW-1:0] result);
    reg [PW-1:0] sum;
    reg [WW-1:0] down [0:HOP-1];
    integer i;
    mac #(.KIND(KIND), .AW(AW), .WW(WW), .PW(PW), .TERMS(TERMS)) m (
        .a(a), .w(b), .sum(first ? {PW{1'b0}} : sum), .out(result));
    assign b_out = down[HOP-1];
    always @(posedge clk) begin
        sum <= result;
        if (last)
            hold <= result;
        a_out <= a;
        first_out <= !reset && first;
        last_out <= !reset && last;
        down[0] <= b;
        for (i = 1; i < HOP; i = i + 1)
            down[i] <= down[i-1];
    end
endmodule

// One multiply-accumulate per PE type, combinational: out = sum + a * w.
// KIND 0: integers, the sum saturates at PW bits. KIND 1: shift PE, w is TERMS signed powers of two in
// four bits each (sign, exponent 0 to 7 for 2^0 to 2^-7), sums carry 7 fraction bits and saturate.
// KIND 2: binary32, product and sum rounded to nearest even one after the other; subnormal numbers
// count as zero. KIND 3: binary16 operands, sums as KIND 2.
module mac #(parameter KIND = 0, AW = 8, WW = 8, PW = 32, TERMS = 0) (
    input wire [AW-1:0] a, input wire [WW-1:0] w, input wire [PW-1:0] sum,
    output wire [PW-1:0] out);
generate
    if (KIND == 0)
        mac_int #(.AW(AW), .WW(WW), .PW(PW)) m (.a(a), .w(w), .sum(sum), .out(out));
    else if (KIND == 1)
        mac_shift #(.AW(AW), .PW(PW), .TERMS(TERMS)) m (.a(a), .w(w), .sum(sum), .out(out));
    else if (KIND == 2)
        mac_fp32 m (.a(a), .w(w), .sum(sum), .out(out));
    else begin
        wire [31:0] wide_a, wide_w;
        fp16_widen na (.in(a), .out(wide_a));
        fp16_widen nw (.in(w), .out(wide_w));
        mac_fp32 m (.a(wide_a), .w(wide_w), .sum(sum), .out(out));
    end
endgenerate
endmodule

// Clips XW bits to PW.
module saturate #(parameter XW = 33, PW = 32) (input wire signed [XW-1:0] in,
                                               output wire [PW-1:0] out);
    wire fits = in[XW-1:PW-1] == {(XW-PW+1){in[XW-1]}};
    assign out = fits ? in[PW-1:0] : {in[XW-1], {(PW-1){~in[XW-1]}}};
endmodule

module mac_int #(parameter AW = 8, WW = 8, PW = 32) (
    input wire signed [AW-1:0] a, input wire signed [WW-1:0] w, input wire signed [PW-1:0] sum,
    output wire [PW-1:0] out);
    // wide enough for any product, so that narrow sums saturate and do not wrap
    localparam XW = (PW > AW + WW ? PW : AW + WW) + 1;
    wire signed [AW+WW-1:0] product = a * w;
    wire signed [XW-1:0] total = sum + product;
    saturate #(.XW(XW), .PW(PW)) s (.in(total), .out(out));
endmodule

module mac_shift #(parameter AW = 8, PW = 24, TERMS = 1) (
    input wire signed [AW-1:0] a, input wire [4*TERMS-1:0] w, input wire signed [PW-1:0] sum,
    output wire [PW-1:0] out);
    localparam XW = (PW > AW + 8 ? PW : AW + 8) + 3;
    wire signed [XW-1:0] partial [0:TERMS];
    assign partial[0] = {{(XW-PW){sum[PW-1]}}, sum};
    genvar i;
    generate
        for (i = 0; i < TERMS; i = i + 1) begin : term
            wire [3:0] t = w[4*i +: 4];
            wire signed [XW-1:0] extended = {{(XW-AW){a[AW-1]}}, a};
            wire signed [XW-1:0] shifted = extended <<< (3'd7 - t[2:0]);
            assign partial[i+1] = t[3] ? partial[i] - shifted : partial[i] + shifted;
        end
    endgenerate
    saturate #(.XW(XW), .PW(PW)) s (.in(partial[TERMS]), .out(out));
endmodule

module fp16_widen (input wire [15:0] in, output wire [31:0] out);
    assign out = in[14:10] == 0 ? {in[15], 31'd0}
                                : {in[15], {3'd0, in[14:10]} + 8'd112, in[9:0], 13'd0};
endmodule

module mac_fp32 (input wire [31:0] a, input wire [31:0] w, input wire [31:0] sum,
                 output wire [31:0] out);
    wire [31:0] product;
    fp32_multiply m (.a(a), .b(w), .out(product));
    fp32_add s (.a(sum), .b(product), .out(out));
endmodule

// Rounds a significand of 24 bits with guard and sticky to nearest even and packs it.
module fp32_pack (input wire sign, input wire signed [9:0] exponent, input wire [23:0] significand,
                  input wire guard, input wire sticky, output wire [31:0] out);
    wire up = guard && (sticky || significand[0]);
    wire [24:0] rounded = {1'b0, significand} + {24'd0, up};
    wire signed [9:0] e = exponent + (rounded[24] ? 10'sd1 : 10'sd0);
    wire [22:0] fraction = rounded[24] ? rounded[23:1] : rounded[22:0];
    assign out = significand == 0 || e <= 0 ? {sign, 31'd0}
               : e >= 255 ? {sign, 8'hff, 23'd0} : {sign, e[7:0], fraction};
endmodule

module fp32_multiply (input wire [31:0] a, input wire [31:0] b, output wire [31:0] out);
    wire zero = a[30:23] == 0 || b[30:23] == 0;
    wire [47:0] p = {1'b1, a[22:0]} * {1'b1, b[22:0]};
    wire high = p[47];
    wire signed [9:0] e = {2'b0, a[30:23]} + {2'b0, b[30:23]} - 10'd127 + {9'd0, high};
    wire [23:0] s = high ? p[47:24] : p[46:23];
    wire guard = high ? p[23] : p[22];
    wire sticky = high ? |p[22:0] : |p[21:0];
    fp32_pack pack (.sign(a[31] ^ b[31]), .exponent(e), .significand(zero ? 24'd0 : s),
                    .guard(guard), .sticky(sticky), .out(out));
endmodule

module fp32_add (input wire [31:0] a, input wire [31:0] b, output wire [31:0] out);
    wire swap = b[30:0] > a[30:0];
    wire [31:0] x = swap ? b : a, y = swap ? a : b; // |x| >= |y|
    wire [7:0] distance = x[30:23] - y[30:23];
    wire [26:0] sx = x[30:23] == 0 ? 27'd0 : {1'b1, x[22:0], 3'b0};
    wire [26:0] sy = y[30:23] == 0 ? 27'd0 : {1'b1, y[22:0], 3'b0};
    wire [26:0] shifted = distance > 26 ? 27'd0 : sy >> distance;
    wire lost = distance > 26 ? |sy : |(sy & ((27'd1 << distance) - 27'd1));
    wire [26:0] aligned = {shifted[26:1], shifted[0] | lost};
    wire same = x[31] == y[31];
    wire [27:0] total = same ? {1'b0, sx} + {1'b0, aligned} : {1'b0, sx} - {1'b0, aligned};
    reg [4:0] lead; // leading zeros below bit 27
    integer i;
    always @* begin
        lead = 5'd28;
        for (i = 0; i < 28; i = i + 1)
            if (total[i])
                lead = 5'd27 - i[4:0];
    end
    wire [27:0] normal = total << lead; // leading one at bit 27
    wire signed [9:0] e = {2'b0, x[30:23]} + 10'sd1 - {5'd0, lead};
    wire [31:0] packed_sum;
    fp32_pack pack (.sign(x[31]), .exponent(e), .significand(normal[27:4]), .guard(normal[3]),
                    .sticky(|normal[2:0]), .out(packed_sum));
    assign out = total == 0 ? {x[31] & y[31], 31'd0} : packed_sum;
endmodule

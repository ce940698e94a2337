// A row-stationary PE: three scratchpads and the three pipeline stages of rs_set.v (scratchpads,
// multiplier, adder), for any MAC of mac.v. A product of KIND and its sum are bit for bit those of mac.

// The product, exact for integers and shifts; binary16 operands are widened.
module pe_multiply #(parameter KIND = 0, AW = 8, WW = 8, TERMS = 0, XW = 16) (
    input wire [AW-1:0] a, input wire [WW-1:0] w, output wire [XW-1:0] product);
generate
    if (KIND == 0) begin
        wire signed [AW-1:0] sa = a;
        wire signed [WW-1:0] sw = w;
        wire signed [XW-1:0] p = sa * sw;
        assign product = p;
    end else if (KIND == 1) begin
        wire signed [XW-1:0] partial [0:TERMS];
        wire signed [XW-1:0] extended = {{(XW-AW){a[AW-1]}}, a};
        assign partial[0] = 0;
        genvar i;
        for (i = 0; i < TERMS; i = i + 1) begin : term
            wire [3:0] t = w[4*i +: 4];
            wire signed [XW-1:0] shifted = extended <<< (3'd7 - t[2:0]);
            assign partial[i+1] = t[3] ? partial[i] - shifted : partial[i] + shifted;
        end
        assign product = partial[TERMS];
    end else begin
        wire [31:0] wide_a, wide_w;
        if (KIND == 2) begin
            assign wide_a = a;
            assign wide_w = w;
        end else begin
            fp16_widen na (.in(a), .out(wide_a));
            fp16_widen nw (.in(w), .out(wide_w));
        end
        fp32_multiply m (.a(wide_a), .b(wide_w), .out(product));
    end
endgenerate
endmodule

// Saturating for integers and shifts, rounded for floats. YW is at least PW.
module pe_add #(parameter KIND = 0, PW = 32, YW = 32) (
    input wire [PW-1:0] x, input wire [YW-1:0] y, output wire [PW-1:0] out);
generate
    if (KIND < 2) begin
        wire signed [YW:0] total = {{(YW-PW+1){x[PW-1]}}, x} + {y[YW-1], y};
        saturate #(.XW(YW+1), .PW(PW)) s (.in(total), .out(out));
    end else
        fp32_add s (.a(x), .b(y), .out(out));
endgenerate
endmodule

// Operands to registers, product to a register, sum to a register. The adder also takes the sum that
// climbs from the PE below in place of a product. XW: bits of the product.
module pe_datapath #(parameter KIND = 0, AW = 8, WW = 8, PW = 32, TERMS = 0, XW = 16) (
    input wire clk, input wire [AW-1:0] a, input wire [WW-1:0] w, input wire [PW-1:0] sum,
    input wire [PW-1:0] from_below, input wire climbs, input wire first, output reg [PW-1:0] out);
    localparam YW = XW > PW ? XW : PW;
    reg [AW-1:0] a1;
    reg [WW-1:0] w1;
    reg [XW-1:0] product2;
    wire [XW-1:0] product;
    wire [YW-1:0] extended, below;
    wire [PW-1:0] total;
    pe_multiply #(.KIND(KIND), .AW(AW), .WW(WW), .TERMS(TERMS), .XW(XW)) m (
        .a(a1), .w(w1), .product(product));
    generate
        if (XW < PW)
            assign extended = {{(PW-XW){product2[XW-1]}}, product2};
        else
            assign extended = product2;
        if (XW > PW)
            assign below = {{(XW-PW){from_below[PW-1]}}, from_below};
        else
            assign below = from_below;
    endgenerate
    pe_add #(.KIND(KIND), .PW(PW), .YW(YW)) s (
        .x(first ? {PW{1'b0}} : sum), .y(climbs ? below : extended), .out(total));
    always @(posedge clk) begin
        a1 <= a;
        w1 <= w;
        product2 <= product;
        out <= total;
    end
endmodule

// A scratchpad of latches, one write and one read port; the word's latches open in the low half of
// the clock after a write, from registers, so that the enable has no glitch.
module pe_scratchpad #(parameter WORDS = 16, BITS = 16, ABITS = 4) (
    input wire clk, input wire write, input wire [ABITS-1:0] write_at, input wire [BITS-1:0] in,
    input wire [ABITS-1:0] read_at, output wire [BITS-1:0] out);
    reg [BITS-1:0] held;
    reg [ABITS-1:0] at;
    reg writing;
    always @(posedge clk) begin
        writing <= write;
        if (write) begin
            held <= in;
            at <= write_at;
        end
    end
    reg [BITS-1:0] words [0:WORDS-1];
    genvar i;
    generate
        for (i = 0; i < WORDS; i = i + 1) begin : word
            wire open = writing && !clk && at == i;
            always @*
                if (open)
                    words[i] = held;
        end
    endgenerate
    assign out = words[read_at];
endmodule

// Walks p sums for each of the q*S inputs of a window: filters in the order in which they are used, inputs
// in a ring whose start moves on by a window's step. Bounds come from configuration registers.
module pe_control #(parameter FBITS = 8, IBITS = 4, SBITS = 5) (
    input wire clk, input wire reset, input wire configure, input wire [SBITS-1:0] last_p_in,
    input wire [IBITS-1:0] last_input_in, input wire [IBITS-1:0] step_in, input wire go,
    output reg [FBITS-1:0] filter_at, output reg [IBITS-1:0] input_at, output reg [SBITS-1:0] sum_at,
    output reg [SBITS-1:0] write_at, output reg write, output reg first, output wire done);
    reg [SBITS-1:0] last_p, at1;
    reg [IBITS-1:0] last_input, step, base, left;
    reg busy, v1, f1;
    wire ends_p = sum_at == last_p, ends = ends_p && left == 0;
    wire [IBITS:0] next_base = {1'b0, base} + {1'b0, step};
    wire [IBITS:0] wrapped = next_base - {1'b0, last_input} - 1'b1;
    wire [IBITS-1:0] start = next_base > {1'b0, last_input} ? wrapped[IBITS-1:0] : next_base[IBITS-1:0];
    assign done = busy && ends;
    always @(posedge clk) begin
        if (configure) begin
            last_p <= last_p_in;
            last_input <= last_input_in;
            step <= step_in;
        end
        if (reset || done)
            busy <= 1'b0;
        else if (go)
            busy <= 1'b1;
        if (reset || configure) begin
            base <= 0;
            input_at <= 0;
        end else if (done) begin
            base <= start;
            input_at <= start;
        end else if (busy && ends_p)
            input_at <= input_at == last_input ? {IBITS{1'b0}} : input_at + 1'b1;
        if (go) begin
            filter_at <= 0;
            sum_at <= 0;
            left <= last_input;
        end else if (busy) begin
            filter_at <= filter_at + 1'b1;
            sum_at <= ends_p ? {SBITS{1'b0}} : sum_at + 1'b1;
            if (ends_p)
                left <= left - 1'b1;
        end
        v1 <= busy && !reset;
        at1 <= sum_at;
        f1 <= left == last_input;
        write <= v1 && !reset;
        write_at <= at1;
        first <= f1;
    end
endmodule

module pe #(parameter KIND = 0, AW = 8, WW = 8, PW = 32, TERMS = 0, XW = 16, INPUTS = 16, IBITS = 4,
            FILTERS = 256, FBITS = 8, SUMS = 32, SBITS = 5) (
    input wire clk, input wire reset, input wire configure, input wire [SBITS-1:0] last_p,
    input wire [IBITS-1:0] last_input, input wire [IBITS-1:0] step, input wire go,
    input wire write_input, input wire [IBITS-1:0] write_input_at, input wire [AW-1:0] input_in,
    input wire write_filter, input wire [FBITS-1:0] write_filter_at, input wire [WW-1:0] filter_in,
    input wire climbs, input wire [PW-1:0] from_below, output wire [PW-1:0] out, output wire done);
    wire [FBITS-1:0] filter_at;
    wire [IBITS-1:0] input_at;
    wire [SBITS-1:0] sum_at, write_at;
    wire write, first;
    wire [AW-1:0] a;
    wire [WW-1:0] w;
    wire [PW-1:0] sum;
    pe_control #(.FBITS(FBITS), .IBITS(IBITS), .SBITS(SBITS)) control (
        .clk(clk), .reset(reset), .configure(configure), .last_p_in(last_p),
        .last_input_in(last_input), .step_in(step), .go(go), .filter_at(filter_at),
        .input_at(input_at), .sum_at(sum_at), .write_at(write_at), .write(write), .first(first),
        .done(done));
    pe_scratchpad #(.WORDS(INPUTS), .BITS(AW), .ABITS(IBITS)) inputs (
        .clk(clk), .write(write_input), .write_at(write_input_at), .in(input_in),
        .read_at(input_at), .out(a));
    pe_scratchpad #(.WORDS(FILTERS), .BITS(WW), .ABITS(FBITS)) filters (
        .clk(clk), .write(write_filter), .write_at(write_filter_at), .in(filter_in),
        .read_at(filter_at), .out(w));
    pe_scratchpad #(.WORDS(SUMS), .BITS(PW), .ABITS(SBITS)) sums (
        .clk(clk), .write(write), .write_at(write_at), .in(out), .read_at(write_at), .out(sum));
    pe_datapath #(.KIND(KIND), .AW(AW), .WW(WW), .PW(PW), .TERMS(TERMS), .XW(XW)) datapath (
        .clk(clk), .a(a), .w(w), .sum(sum), .from_below(from_below), .climbs(climbs),
        .first(first), .out(out));
endmodule

// A MAC with its operands and its sum in registers, for comparison with other syntheses.
module mac_registered #(parameter KIND = 0, AW = 8, WW = 8, PW = 32, TERMS = 0) (
    input wire clk, input wire clear, input wire [AW-1:0] a, input wire [WW-1:0] w,
    output reg [PW-1:0] sum);
    reg [AW-1:0] a1;
    reg [WW-1:0] w1;
    wire [PW-1:0] out;
    mac #(.KIND(KIND), .AW(AW), .WW(WW), .PW(PW), .TERMS(TERMS)) m (
        .a(a1), .w(w1), .sum(sum), .out(out));
    always @(posedge clk) begin
        a1 <= a;
        w1 <= w;
        sum <= clear ? {PW{1'b0}} : out;
    end
endmodule

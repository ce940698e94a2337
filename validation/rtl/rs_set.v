// A row-stationary PE set: R x E PEs. Filter rows are shared along rows, input rows along diagonals, sums
// climb from the bottom row to the top one. Each PE holds p*q*S filter words, q*S input words and p
// sums, and has a pipeline of three stages: scratchpads, multiplier, adder.
module rs_set #(parameter R = 3, E = 4, S = 3, Q = 1, P = 2, U = 1, AW = 8, WW = 8, PW = 32) (
    input wire clk, input wire reset,
    input wire write_filter, input wire [31:0] filter_index, input wire [R*WW-1:0] filter_in,
    input wire start, input wire [31:0] windows,
    input wire [((E-1)*U+R)*AW-1:0] input_rows, // words of the current position, one per input row
    output wire take, output wire [31:0] window, output wire [31:0] position,
    output wire [E*PW-1:0] out, output wire [E-1:0] out_valid);

    // sequencing: window, position q*S + s in it, filter p; then two cycles for the pipeline to empty
    reg busy;
    reg [31:0] w, pos, p;
    reg [1:0] bubble;
    wire working = busy && bubble == 0;
    wire ends = p == P - 1 && pos == Q * S - 1;
    wire handed = busy && bubble == 1; // the window's last sum is being written
    assign take = working && p == 0;
    assign window = w;
    assign position = pos;
    always @(posedge clk) begin
        if (reset) begin
            busy <= 1'b0;
            bubble <= 0;
        end else if (start) begin
            busy <= 1'b1;
            w <= 0;
            pos <= 0;
            p <= 0;
            bubble <= 0;
        end else if (working) begin
            p <= p == P - 1 ? 0 : p + 1;
            if (p == P - 1)
                pos <= pos == Q * S - 1 ? 0 : pos + 1;
            if (ends)
                bubble <= 2;
        end else if (busy) begin
            bubble <= bubble - 1;
            if (bubble == 1) begin
                w <= w + 1;
                if (w + 1 == windows)
                    busy <= 1'b0;
            end
        end
    end

    wire [PW-1:0] climb [0:R][0:E-1];
    wire climbing [0:R][0:E-1];
    wire go [0:R][0:E-1];
    genvar r, e;
    generate
        for (e = 0; e < E; e = e + 1) begin : edges
            assign climb[R][e] = {PW{1'b0}};
            assign climbing[R][e] = 1'b0;
            assign go[R][e] = handed;
            assign out[e*PW +: PW] = climb[0][e];
            assign out_valid[e] = climbing[0][e];
        end
        for (r = 0; r < R; r = r + 1) begin : row
            for (e = 0; e < E; e = e + 1) begin : col
                rs_pe #(.S(S), .Q(Q), .P(P), .U(U), .AW(AW), .WW(WW), .PW(PW), .BOTTOM(r == R - 1))
                    pe (.clk(clk), .reset(reset), .write_filter(write_filter),
                        .filter_index(filter_index), .filter_in(filter_in[r*WW +: WW]),
                        .working(working), .w(w), .pos(pos), .p(p), .hand_over(handed),
                        .word_in(input_rows[(e*U+r)*AW +: AW]), .go(go[r+1][e]),
                        .from_below(climb[r+1][e]), .go_up(go[r][e]), .to_above(climb[r][e]),
                        .valid_up(climbing[r][e]));
            end
        end
    endgenerate
endmodule

module rs_pe #(parameter S = 3, Q = 1, P = 2, U = 1, AW = 8, WW = 8, PW = 32, BOTTOM = 0) (
    input wire clk, input wire reset, input wire write_filter, input wire [31:0] filter_index,
    input wire [WW-1:0] filter_in, input wire working, input wire [31:0] w, input wire [31:0] pos,
    input wire [31:0] p, input wire hand_over, input wire [AW-1:0] word_in, input wire go,
    input wire [PW-1:0] from_below, output wire go_up, output wire [PW-1:0] to_above,
    output wire valid_up);
    reg [WW-1:0] filters [0:P*Q*S-1];
    reg [AW-1:0] inputs [0:Q*S-1];
    reg [PW-1:0] sums [0:P-1], leaving [0:P-1];

    // stage 1: scratchpads; the window slides by U words, the others are already here
    wire keeps = w != 0 && pos % S + U < S;
    wire [AW-1:0] fresh = keeps ? inputs[keeps ? pos + U : 0] : word_in;
    wire [AW-1:0] word = p == 0 ? fresh : inputs[pos];
    reg [AW-1:0] a1;
    reg [WW-1:0] w1;
    reg v1, first1;
    reg [31:0] p1;
    // stage 2: multiplier
    reg signed [AW+WW-1:0] product2;
    reg v2, first2;
    reg [31:0] p2;
    // stage 3: adder, into the sum
    wire signed [PW-1:0] previous = first2 ? {PW{1'b0}} : sums[p2];
    wire signed [PW-1:0] after = previous + product2;

    integer i;
    always @(posedge clk) begin
        if (write_filter)
            filters[filter_index] <= filter_in;
        if (working && p == 0)
            inputs[pos] <= fresh;
        a1 <= word;
        w1 <= filters[p * Q * S + pos];
        p1 <= p;
        first1 <= pos == 0;
        v1 <= working && !reset;
        product2 <= $signed(a1) * $signed(w1);
        p2 <= p1;
        first2 <= first1;
        v2 <= v1 && !reset;
        if (v2)
            sums[p2] <= after;
        if (hand_over)
            for (i = 0; i < P; i = i + 1)
                leaving[i] <= v2 && p2 == i ? after : sums[i];
    end

    // climbing: one sum a cycle, three registers a row: read, add, pass on
    reg sending;
    reg [31:0] next;
    reg g1, g2, g3;
    reg [PW-1:0] own1, below1, total2, total3;
    reg u1, u2, u3;
    always @(posedge clk) begin
        g1 <= go && !reset;
        g2 <= g1 && !reset;
        g3 <= g2 && !reset;
        if (reset)
            sending <= 1'b0;
        else if (go)
            sending <= 1'b1;
        else if (sending && next == P - 1)
            sending <= 1'b0;
        next <= go ? 0 : next + 1;
        own1 <= leaving[sending ? next : 0];
        below1 <= BOTTOM ? {PW{1'b0}} : from_below;
        u1 <= sending && !reset;
        total2 <= own1 + below1;
        u2 <= u1 && !reset;
        total3 <= total2;
        u3 <= u2 && !reset;
    end
    assign go_up = g3;
    assign to_above = total3;
    assign valid_up = u3;
endmodule

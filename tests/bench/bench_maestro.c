/* MAESTRO's model: layers analysed from their directives on, and designs of one layer whose traffic
 * is shared. */
#include <stdlib.h>

#include "explore/evaluators.h"
#include "pe/maestro/hw.h"
#include "pe/maestro/run.h"
#include "pe/maestro/shipped.h"
#include "sim/pool.h"
#include "tests/bench/bench.h"

enum { ROUNDS = 60 };

static void check(int rc, const struct sim_err *err) {
    if (rc == 0)
        return;
    fprintf(stderr, "bench: %s\n", err->text);
    exit(2);
}

/* Every layer of ResNet-50 by every shipped mapping of windows. */
static uint64_t layers(void *user) {
    const struct network *net = user;
    const struct maestro_hw hw = maestro_hw_default();
    struct maestro_traffic t = {.n_cases = 0};
    struct maestro_scratch scratch = {.n = 0};
    static struct maestro_plan plan;
    struct maestro_cost cost;
    struct maestro_problem p;
    struct net_dataflow d;
    const char *name, *help;
    struct sim_err err;
    uint64_t n = 0;
    for (size_t m = 0; m < 6 && (name = maestro_shipped_at(m, &help)); m++) {
        check(maestro_shipped_open(&d, name, &err), &err);
        for (int round = 0; round < ROUNDS; round++)
            for (size_t i = 0; i < net->n; i++) {
                if (net->layers[i].type != NET_CONV && net->layers[i].type != NET_FC)
                    continue;
                check(maestro_layer_problem(&p, net, i, &d, 1, &err), &err);
                check(maestro_plan_make(&plan, &p, &d, hw.pes, name, &err), &err);
                check(maestro_traffic_make(&t, &plan, name, &err), &err);
                check(maestro_cost_of(&cost, &t, &plan, &hw, &scratch, name, &err), &err);
                n++;
            }
        net_dataflow_free(&d);
    }
    maestro_traffic_free(&t);
    maestro_scratch_free(&scratch);
    return n;
}

static uint64_t designs(void *user) {
    (void)user;
    return bench_explore("[space]\nmap.tile_k = 1, 2, 4, 8\nmap.tile_c = 1, 2, 4, 8, 16\n"
                         "hw.pes = 16..512:16\nhw.noc_bw = 2..128:2\nhw.vector_width = 1, 2, 4, 8\n"
                         "[fixed]\nmap.tile_y = 1\nmap.tile_x = 1\n[evaluate]\nwith = maestro\n"
                         "network = vgg16\nlayers = conv1_2\nmapping = kcp_ws_tiled\n[goals]\n"
                         "cycles = min\nenergy_nj = min\narea_mm2 = min <= 16\npower_mw = <= 450\n",
                         evaluator_find("maestro"));
}

void bench_maestro(void) {
    struct network *net;
    struct sim_err err;
    check(network_open(&net, "resnet50", &err), &err);
    struct bench_task tasks[] = {
        {"MAESTRO's model, ResNet-50 by six mappings", layers, net, 0, 0},
        {"163,840 designs of a layer by MAESTRO's model", designs, NULL, 0, 0},
    };
    bench_run(tasks, 2, 3);
    bench_bound("MAESTRO, layers per second", bench_rate(&tasks[0]), true, 150000, "");
    bench_bound("MAESTRO, designs per second", bench_rate(&tasks[1]), true, 1e6, "");
    network_free(net);
}

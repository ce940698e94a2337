/* Every suite of tests/unit, one to a line, in the order in which they run. */
#ifndef MAGNETAR_TESTS_SUITES_H
#define MAGNETAR_TESTS_SUITES_H

#include <CUnit/CUnit.h>

// clang-format off
#define SUITES(X)        \
    X(behaviour)         \
    X(block)             \
    X(cache)             \
    X(capture)           \
    X(count)             \
    X(curve)             \
    X(damage)            \
    X(deepnvm)           \
    X(demand)            \
    X(dram)              \
    X(dram_bank)         \
    X(dram_golden)       \
    X(dram_refuse)       \
    X(dram_traffic)      \
    X(edap)              \
    X(elf)               \
    X(err)               \
    X(event)             \
    X(explore)           \
    X(flip)              \
    X(formats)           \
    X(gen)               \
    X(gpu)               \
    X(graph)             \
    X(hash)              \
    X(hierarchy)         \
    X(hpcg)              \
    X(importers)         \
    X(kernel_parts)      \
    X(kernel_windows)    \
    X(kernels)           \
    X(leaks)             \
    X(levels)            \
    X(library)           \
    X(library_memory)    \
    X(maestro)           \
    X(memory)            \
    X(mgt)               \
    X(models)            \
    X(networks)          \
    X(nn)                \
    X(nvm)               \
    X(onnx)              \
    X(onnx_edges)        \
    X(output)            \
    X(param)             \
    X(patterns)          \
    X(pe_demand)         \
    X(pe_energy)         \
    X(pe_handover)       \
    X(pe_rs)             \
    X(pe_scalesim)       \
    X(pe_search)         \
    X(pe_sparse)         \
    X(pe_systolic)       \
    X(pe_timed)          \
    X(pe_type)           \
    X(plot)              \
    X(points)            \
    X(policies)          \
    X(pool)              \
    X(progress)          \
    X(quidam)            \
    X(report)            \
    X(result)            \
    X(reuse)             \
    X(rng)               \
    X(rows)              \
    X(search)            \
    X(seeds)             \
    X(summary)           \
    X(tables)            \
    X(tech)              \
    X(tech_import)       \
    X(tech_lookup)       \
    X(timed)             \
    X(timed_agree)       \
    X(timed_traffic)     \
    X(unit)              \
    X(warp_work)         \
    /* every line but this one ends in a backslash */
// clang-format on

#define DECLARE_SUITE(name) CU_pSuite suite_##name(void);
SUITES(DECLARE_SUITE)

#endif

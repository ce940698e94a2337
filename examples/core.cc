// A core of our own over magnetar's last-level cache and DRAM: in order, one instruction per cycle.
// A load is waited for; a store goes into a buffer of eight and is waited for only when that is
// full. How much of an MRAM's slow writes such a core sees is what is printed.
//
//     c++ core.cc $(pkg-config --cflags --libs magnetar) -o core
//     ./core trace
#include <magnetar.h>

#include <cstdio>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

struct Failure : std::runtime_error {
    int status;
    explicit Failure(const magnetar_error &e) : std::runtime_error(e.text), status(e.status) {
    }
};

// The functions of the library free what it made.
template <typename T, void (*release)(T *)> struct Release {
    void operator()(T *p) const {
        release(p);
    }
};
template <typename T, void (*release)(T *)> using Owned = std::unique_ptr<T, Release<T, release>>;
using Context = Owned<magnetar, magnetar_free>;
using Configuration = Owned<magnetar_configuration, magnetar_configuration_free>;
using Memory = Owned<magnetar_memory, magnetar_memory_free>;
using Result = Owned<magnetar_result, magnetar_result_free>;
using Trace = Owned<magnetar_trace, magnetar_trace_close>;

class Core {
  public:
    Core(const magnetar *context, const std::string &technology) {
        magnetar_error e{};
        Configuration c(magnetar_configuration_new(&e));
        check(c ? MAGNETAR_OK : e.status, e);
        check(magnetar_configuration_load_text(c.get(), settings, "core.cc", &e), e);
        check(magnetar_configuration_set(c.get(), "llc.tech", technology.c_str(), &e), e);
        memory.reset(magnetar_memory_new(context, c.get(), 1, answered, this, &e));
        check(memory ? MAGNETAR_OK : e.status, e);
        cycle = magnetar_memory_cycle(memory.get());
    }

    void execute(const magnetar_access &a) {
        const bool write = a.operation == MAGNETAR_WRITE;
        now += cycle;
        instructions++;
        while (write && stores.size() == buffer)
            wait();
        issue(a, write);
        while (!write && loads.count(tag))
            wait();
    }

    Result finish() {
        magnetar_error e{};
        magnetar_result *result = nullptr;
        check(magnetar_memory_drain(memory.get(), &e), e);
        check(magnetar_memory_result(memory.get(), &result, &e), e);
        return Result(result);
    }

    uint64_t cycles() const {
        return now / cycle;
    }
    uint64_t executed() const {
        return instructions;
    }

  private:
    static constexpr const char *settings = "[llc]\nsize = 1MiB\nways = 16\nline = 64\n"
                                            "[front]\nwindow = 16\n"
                                            "[dram]\nmodel = banked\npreset = DDR4_8Gb_x8_2400\n";
    static constexpr size_t buffer = 8;

    static void check(int status, const magnetar_error &e) {
        if (status != MAGNETAR_OK)
            throw Failure(e);
    }

    static void answered(void *user, uint64_t tag, uint64_t tick) {
        Core *core = static_cast<Core *>(user);
        core->loads.erase(tag);
        core->stores.erase(tag);
        core->last = tick;
    }

    // The core stands still until the next answer, and goes on at the edge of its clock after it.
    void wait() {
        magnetar_error e{};
        check(magnetar_memory_wait(memory.get(), &e), e);
        if (last > now)
            now = (last + cycle - 1) / cycle * cycle;
    }

    void issue(const magnetar_access &a, bool write) {
        magnetar_error e{};
        // Traces of GPUs give sectors of a line instead of a size.
        magnetar_request r{a.address, a.size ? a.size : 128, write, ++tag, now};
        (write ? stores : loads).insert(tag);
        if (now > magnetar_memory_now(memory.get()))
            check(magnetar_memory_advance(memory.get(), now, &e), e);
        int status;
        while ((status = magnetar_memory_submit(memory.get(), &r, &e)) == MAGNETAR_FULL) {
            wait();
            r.tick = now;
        }
        check(status, e);
    }

    Memory memory;
    std::set<uint64_t> loads, stores;
    uint64_t cycle = 1, now = 0, last = 0, tag = 0, instructions = 0;
};

void run(const magnetar *context, const char *path, const char *technology) {
    magnetar_error e{};
    magnetar_trace *opened = nullptr;
    if (magnetar_trace_open(&opened, path, nullptr, &e) != MAGNETAR_OK)
        throw Failure(e);
    Trace trace(opened);
    Core core(context, technology);
    std::vector<magnetar_access> accesses(4096);
    size_t n = 0;
    do {
        if (magnetar_trace_read(trace.get(), accesses.data(), accesses.size(), &n, &e) !=
            MAGNETAR_OK)
            throw Failure(e);
        for (size_t i = 0; i < n; i++)
            core.execute(accesses[i]);
    } while (n);
    const Result result = core.finish();
    uint64_t misses = 0;
    double latency = 0;
    if (magnetar_result_count(result.get(), 0, "llc.read_misses", &misses, &e) != MAGNETAR_OK ||
        magnetar_result_real(result.get(), 0, "latency.mean_cycles", &latency, &e) != MAGNETAR_OK)
        throw Failure(e);
    std::printf("%-12s %12llu %12llu %12llu %12.2f\n", technology,
                static_cast<unsigned long long>(core.executed()),
                static_cast<unsigned long long>(core.cycles()),
                static_cast<unsigned long long>(misses), latency);
}

} // namespace

int main(int argc, char **argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: core TRACE\n");
        return MAGNETAR_USAGE;
    }
    try {
        Context context(magnetar_new(nullptr));
        std::printf("%-12s %12s %12s %12s %12s\n", "", "accesses", "cycles", "read misses",
                    "mean latency");
        for (const char *technology : {"nvsim-sram", "nvsim-stt"})
            run(context.get(), argv[1], technology);
        return MAGNETAR_OK;
    } catch (const Failure &f) {
        std::fprintf(stderr, "core: %s\n", f.what());
        return f.status;
    }
}

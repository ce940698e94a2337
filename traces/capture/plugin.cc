/* Oclgrind plugin: writes the global-memory accesses of every kernel to $MAGNETAR_CAPTURE.
 * Work-items run one after another up to a barrier, so warps are formed there and at the end of a
 * work-group (traces/capture/warps.h). A program names the buffers that it allocates through
 * $MAGNETAR_CAPTURE_NAME, and the layer to which its next kernels belong through
 * $MAGNETAR_CAPTURE_LAYER. As text a work-group has Oclgrind 21.10's number, x + y + gx * gy * z,
 * which two groups of a launch may share, and which published captures have, unless
 * $MAGNETAR_CAPTURE_GROUPS=linear; stores are coalesced by half-warps where
 * $MAGNETAR_CAPTURE_STORES=half. */
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <unistd.h>

#include <oclgrind/Plugin.h>
#include <oclgrind/Context.h>
#include <oclgrind/Kernel.h>
#include <oclgrind/KernelInvocation.h>
#include <oclgrind/Memory.h>
#include <oclgrind/WorkGroup.h>
#include <oclgrind/WorkItem.h>

extern "C" {
#include "traces/capture/store.h"
#include "traces/capture/warps.h"
}

namespace {

class Capture : public oclgrind::Plugin {
  public:
    Capture(const oclgrind::Context *context, const char *path) : Plugin(context) {
        check(store_open(&store, path, &err));
        const char *stores = getenv("MAGNETAR_CAPTURE_STORES");
        const bool halves = stores && !strcmp(stores, "half");
        warps = warps_new(halves ? WARP_ITEMS / 2 : WARP_ITEMS, &err);
        check(warps ? 0 : SIM_EIO);
        const char *groups = getenv("MAGNETAR_CAPTURE_GROUPS"),
                   *workload = getenv("MAGNETAR_CAPTURE_WORKLOAD");
        check(store_note(store, "capture", "Oclgrind 21.10", &err));
        check(store_note(store, "groups",
                         groups && !strcmp(groups, "linear") ? groups : META_GROUPS_SUMMED, &err));
        if (halves)
            check(store_note(store, "stores", "coalesced by half-warps", &err));
        if (workload)
            check(store_note(store, "workload", workload, &err));
    }

    void close() {
        struct store *s = store;
        const char *chosen = getenv("MAGNETAR_CAPTURE_LOCAL");
        store = nullptr;
        warps_free(warps);
        if (chosen)
            check(store_note(
                s, "local_size",
                (std::string("chosen where the program gives none: ") + chosen).c_str(), &err));
        check(store_close(s, &err));
    }

    bool isThreadSafe() const override {
        return false; /* one work-group at a time, in launch order */
    }

    void memoryAllocated(const oclgrind::Memory *memory, size_t address, size_t size, cl_mem_flags,
                         const uint8_t *) override {
        const char *name = getenv("MAGNETAR_CAPTURE_NAME");
        if (store && isGlobal(memory))
            check(store_alloc(store, address, size, name ? name : "", &err));
    }

    void kernelBegin(const oclgrind::KernelInvocation *k) override {
        const oclgrind::Size3 groups = k->getNumGroups(), items = k->getLocalSize();
        n_groups = groups;
        struct trace_kernel launch = {};
        launch.name = const_cast<char *>(k->getKernel()->getName().c_str());
        for (unsigned d = 0; d < 3; d++) {
            launch.groups[d] = static_cast<uint32_t>(groups[d]);
            launch.items[d] = static_cast<uint32_t>(items[d]);
        }
        check(store_kernel(store, &launch, &err));
        noteLayer(launch.id);
        n_items = launch.items[0] * launch.items[1] * launch.items[2];
        check(warps_begin(warps, n_items, &err));
    }

    void memoryLoad(const oclgrind::Memory *memory, const oclgrind::WorkItem *item, size_t address,
                    size_t size) override {
        access(memory, item, OP_READ, address, size);
    }

    void memoryStore(const oclgrind::Memory *memory, const oclgrind::WorkItem *item, size_t address,
                     size_t size, const uint8_t *) override {
        access(memory, item, OP_WRITE, address, size);
    }

    /* An atomic operation reports a load and, unless a comparison failed, a store. */
    void memoryAtomicLoad(const oclgrind::Memory *memory, const oclgrind::WorkItem *item,
                          oclgrind::AtomicOp, size_t address, size_t size) override {
        access(memory, item, OP_ATOMIC, address, size);
    }

    void memoryLoad(const oclgrind::Memory *memory, const oclgrind::WorkGroup *group,
                    size_t address, size_t size) override {
        copy(memory, group, OP_READ, address, size);
    }

    void memoryStore(const oclgrind::Memory *memory, const oclgrind::WorkGroup *group,
                     size_t address, size_t size, const uint8_t *) override {
        copy(memory, group, OP_WRITE, address, size);
    }

    void workGroupBarrier(const oclgrind::WorkGroup *group, uint32_t) override {
        flush(group);
    }

    void workGroupComplete(const oclgrind::WorkGroup *group) override {
        flush(group);
    }

  private:
    struct store *store = nullptr;
    struct warps *warps = nullptr;
    struct sim_err err = {};
    uint32_t group_index = 0, n_items = 1; /* of the launch: per group */
    uint32_t copied = 0;                   /* elements since the last barrier */
    oclgrind::Size3 n_groups;
    std::string layer;

    /* A capture that cannot be written is of no use: the program ends. */
    void check(int status) {
        if (!status)
            return;
        fprintf(stderr, "magnetar-capture: %s\n", err.text);
        _exit(-status);
    }

    /* "ID NAME": from launch ID on, kernels belong to layer NAME. */
    void noteLayer(uint32_t id) {
        const char *name = getenv("MAGNETAR_CAPTURE_LAYER");
        if (!name || layer == name)
            return;
        layer = name;
        check(store_note(store, "layer", (std::to_string(id) + " " + layer).c_str(), &err));
    }

    static bool isGlobal(const oclgrind::Memory *memory) {
        return memory->getAddressSpace() == oclgrind::AddrSpaceGlobal;
    }

    void access(const oclgrind::Memory *memory, const oclgrind::WorkItem *item, enum trace_op op,
                size_t address, size_t size) {
        if (!isGlobal(memory))
            return;
        const oclgrind::Size3 id = item->getLocalID(), n = item->getWorkGroup()->getGroupSize();
        const size_t linear = id.x + n.x * (id.y + n.y * id.z);
        check(warps_access(warps, item->getCurrentInstruction(), static_cast<uint32_t>(linear), op,
                           address, size, &err));
    }

    /* An asynchronous copy belongs to the whole group: its elements go round the work-items. */
    void copy(const oclgrind::Memory *memory, const oclgrind::WorkGroup *group, enum trace_op op,
              size_t address, size_t size) {
        if (isGlobal(memory))
            check(warps_access(warps, group, copied++ % n_items, op, address, size, &err));
    }

    void flush(const oclgrind::WorkGroup *group) {
        const oclgrind::Size3 id = group->getGroupID();
        group_index = static_cast<uint32_t>(id.x + n_groups.x * (id.y + n_groups.y * id.z));
        copied = 0;
        check(warps_flush(warps, emit, this, &err));
    }

    static int emit(void *arg, uint32_t warp, enum trace_op op, uint64_t line, uint32_t sectors,
                    struct sim_err *err) {
        const Capture *c = static_cast<const Capture *>(arg);
        return store_access(c->store, c->group_index, warp, op, line, sectors, err);
    }
};

Capture *capture; /* of all contexts; it stays to the end, for one may still notify it */

void finish() {
    capture->close();
}

} // namespace

extern "C" {

void initializePlugins(oclgrind::Context *context) {
    const char *path = getenv("MAGNETAR_CAPTURE");
    if (!path)
        return;
    if (!capture) {
        capture = new Capture(context, path);
        atexit(finish);
    }
    context->registerPlugin(capture);
}

/* Not always called, and more contexts may follow: the file is completed at exit. */
void releasePlugins(oclgrind::Context *context) {
    if (capture)
        context->unregisterPlugin(capture);
}
}

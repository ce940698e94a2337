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
#include <vector>
#include <unistd.h>

#include <oclgrind/Plugin.h>
#include <oclgrind/Context.h>
#include <oclgrind/Kernel.h>
#include <oclgrind/KernelInvocation.h>
#include <oclgrind/Memory.h>
#include <oclgrind/WorkGroup.h>
#include <oclgrind/WorkItem.h>

#include <llvm/IR/DebugInfoMetadata.h>
#include <llvm/IR/Instructions.h>
#include <llvm/Support/CommandLine.h>

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
        pending.assign(n_items, {});
    }

    void instructionExecuted(const oclgrind::WorkItem *item, const llvm::Instruction *instruction,
                             const oclgrind::TypedValue &) override {
        if (store_takes_work(store))
            step(item, instruction);
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
        flush(group, true);
    }

    void workGroupComplete(const oclgrind::WorkGroup *group) override {
        flush(group, false);
    }

  private:
    struct store *store = nullptr;
    struct warps *warps = nullptr;
    struct sim_err err = {};
    uint32_t group_index = 0, n_items = 1; /* of the launch: per group */
    uint32_t copied = 0;                   /* elements since the last barrier */
    oclgrind::Size3 n_groups;
    std::string layer;
    /* What each work-item of the group has read from global memory and not used yet. */
    std::vector<std::vector<const llvm::Value *>> pending;

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
        const bool shared = memory->getAddressSpace() == oclgrind::AddrSpaceLocal;
        const llvm::Instruction *instruction = item->getCurrentInstruction();
        if (shared && !store_takes_work(store))
            return;
        if (!shared && !isGlobal(memory))
            return;
        const uint32_t number = linear(item);
        if (store_takes_work(store)) {
            await(item, number, instruction);
            if (!shared && op != OP_WRITE)
                pending[number].push_back(instruction);
        }
        check(shared ? warps_shared(warps, instruction, number, address, size, &err)
                     : warps_access(warps, site(instruction), number, op, address, size, &err));
    }

    /* What accesses of one instruction have in common: itself; but for those of CLBlast's
     * StoreResultsChecked, which is compiled into its caller once for each element, their place in
     * the source, as in captures by others, in which it is called. */
    static const void *site(const llvm::Instruction *i) {
        const llvm::DILocation *at = i->getDebugLoc();
        if (!at || !at->getInlinedAt() ||
            at->getScope()->getSubprogram()->getName() != "StoreResultsChecked")
            return i;
        return llvm::DILocation::get(i->getContext(), at->getLine(), at->getColumn(),
                                     at->getScope());
    }

    static uint32_t linear(const oclgrind::WorkItem *item) {
        const oclgrind::Size3 id = item->getLocalID(), n = item->getWorkGroup()->getGroupSize();
        return static_cast<uint32_t>(id.x + n.x * (id.y + n.y * id.z));
    }

    /* Has the work-item read this value and not waited for it? */
    bool isPending(uint32_t number, const llvm::Value *value) const {
        for (const llvm::Value *v : pending[number])
            if (v == value)
                return true;
        return false;
    }

    /* The work-item waits where an instruction needs what is on its way. */
    void await(const oclgrind::WorkItem *item, uint32_t number,
               const llvm::Instruction *instruction) {
        if (pending[number].empty())
            return;
        if (const auto *phi = llvm::dyn_cast<llvm::PHINode>(instruction)) {
            if (isPending(number, phi->getIncomingValueForBlock(item->getPreviousBlock())))
                pending[number].push_back(phi);
            return;
        }
        for (const llvm::Value *operand : instruction->operands())
            if (isPending(number, operand)) {
                pending[number].clear();
                check(warps_wait(warps, number, &err));
                return;
            }
    }

    void step(const oclgrind::WorkItem *item, const llvm::Instruction *instruction) {
        const uint32_t number = linear(item);
        enum work_kind kind;
        const unsigned n = instructions(instruction, &kind);
        if (!isAccess(instruction))
            await(item, number, instruction);
        if (n)
            check(warps_step(warps, instruction, number, kind, n, &err));
    }

    static bool isAccess(const llvm::Instruction *i) {
        return i->mayReadOrWriteMemory() && !llvm::isa<llvm::CallInst>(i);
    }

    /* Instructions of a warp that an instruction of LLVM stands for, and of which kind. Loads and
     * stores are counted by their accesses; what only renames a value costs nothing, nor does a
     * constant that an access adds to its address. */
    static unsigned instructions(const llvm::Instruction *i, enum work_kind *kind) {
        const llvm::Type *type = i->getType();
        if (llvm::isa<llvm::CmpInst>(i))
            type = i->getOperand(0)->getType();
        const auto *vector = llvm::dyn_cast<llvm::FixedVectorType>(type);
        const unsigned n = vector ? vector->getNumElements() : 1;
        const enum work_kind real = type->getScalarType()->isDoubleTy() ? WORK_DOUBLE : WORK_FLOAT;
        *kind = WORK_INTEGER;
        switch (i->getOpcode()) {
        case llvm::Instruction::FAdd:
        case llvm::Instruction::FSub:
        case llvm::Instruction::FMul:
        case llvm::Instruction::FNeg:
        case llvm::Instruction::FCmp:
        case llvm::Instruction::FPTrunc:
        case llvm::Instruction::FPExt:
        case llvm::Instruction::UIToFP:
        case llvm::Instruction::SIToFP:
        case llvm::Instruction::FPToUI:
        case llvm::Instruction::FPToSI:
            *kind = real;
            return n;
        case llvm::Instruction::FDiv:
        case llvm::Instruction::FRem:
        case llvm::Instruction::UDiv:
        case llvm::Instruction::SDiv:
        case llvm::Instruction::URem:
        case llvm::Instruction::SRem:
            *kind = WORK_SPECIAL;
            return n;
        case llvm::Instruction::Br:
        case llvm::Instruction::Switch:
        case llvm::Instruction::Ret:
            *kind = WORK_CONTROL;
            return 1;
        case llvm::Instruction::GetElementPtr:
            return llvm::cast<llvm::GetElementPtrInst>(i)->hasAllConstantIndices() ? 0 : 1;
        case llvm::Instruction::Call:
            return called(llvm::cast<llvm::CallInst>(i), n, real, kind);
        case llvm::Instruction::Load:
        case llvm::Instruction::Store:
        case llvm::Instruction::AtomicRMW:
        case llvm::Instruction::AtomicCmpXchg:
        case llvm::Instruction::Alloca:
        case llvm::Instruction::PHI:
        case llvm::Instruction::BitCast:
        case llvm::Instruction::AddrSpaceCast:
        case llvm::Instruction::Trunc:
        case llvm::Instruction::SExt:
        case llvm::Instruction::ZExt:
        case llvm::Instruction::PtrToInt:
        case llvm::Instruction::IntToPtr:
        case llvm::Instruction::Freeze:
        case llvm::Instruction::ExtractElement:
        case llvm::Instruction::InsertElement:
        case llvm::Instruction::ShuffleVector:
            return 0;
        default:
            return n;
        }
    }

    /* A built-in function: what asks for a number is one instruction, a multiplication with
     * addition one of its type, what has real operands else is special. */
    static unsigned called(const llvm::CallInst *call, unsigned n, enum work_kind real,
                           enum work_kind *kind) {
        const llvm::Function *function = call->getCalledFunction();
        const std::string name = function ? function->getName().str() : "";
        if (name.find("llvm.dbg") == 0 || name.find("llvm.lifetime") == 0 ||
            name.find("llvm.experimental.noalias") == 0)
            return 0;
        if (function && !function->isDeclaration()) {
            *kind = WORK_CONTROL;
            return 1;
        }
        if (name.find("barrier") != std::string::npos) {
            *kind = WORK_CONTROL;
            return 1;
        }
        if (!call->getType()->isFPOrFPVectorTy())
            return n;
        const bool plain =
            name.find("fmuladd") != std::string::npos || name.find("fma") != std::string::npos ||
            name.find("mad") != std::string::npos || name.find("fabs") != std::string::npos ||
            name.find("fmax") != std::string::npos || name.find("fmin") != std::string::npos;
        *kind = plain ? real : WORK_SPECIAL;
        return n;
    }

    /* An asynchronous copy belongs to the whole group: its elements go round the work-items. */
    void copy(const oclgrind::Memory *memory, const oclgrind::WorkGroup *group, enum trace_op op,
              size_t address, size_t size) {
        if (isGlobal(memory))
            check(warps_access(warps, group, copied++ % n_items, op, address, size, &err));
    }

    void flush(const oclgrind::WorkGroup *group, bool barrier) {
        const oclgrind::Size3 id = group->getGroupID();
        group_index = static_cast<uint32_t>(id.x + n_groups.x * (id.y + n_groups.y * id.z));
        copied = 0;
        check(warps_flush(warps, barrier, emit, this, &err));
        if (!barrier)
            pending.assign(n_items, {});
    }

    static int emit(void *arg, uint32_t warp, enum trace_op op, uint64_t line, uint32_t sectors,
                    struct sim_err *err) {
        const Capture *c = static_cast<const Capture *>(arg);
        return store_access(c->store, c->group_index, warp, op, line, sectors, err);
    }
};

Capture *capture; /* of all contexts; it stays to the end, for one may still notify it */

/* LLVM's mark of what `restrict` says, where it has compiled a function into another: Oclgrind
 * knows nothing of it, and it does nothing. */
void ignore(oclgrind::WorkItem *, const llvm::CallInst *, const std::string &, const std::string &,
            oclgrind::TypedValue &, void *) {
}

/* Functions are compiled into those that call them, as compilers for GPUs do. */
void configureCompiler() {
    static const char *const options[] = {"magnetar-capture", "-inline-threshold=1000000"};
    llvm::cl::ParseCommandLineOptions(2, options);
    oclgrind::workItemBuiltins["llvm.experimental.noalias.scope.decl"] = {ignore, nullptr};
}

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
        configureCompiler();
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

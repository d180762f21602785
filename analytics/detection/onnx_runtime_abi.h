#pragma once

#include <cstddef>
#include <cstdint>

// The part of ONNX Runtime's C ABI that we call. Debian and npm ship its library without a header; the library's
// function table only ever grows at its end (since 1.0), so that a place in it is a promise. Include in
// onnx_runtime.cpp only.

namespace hallwatch::onnx_abi {

inline constexpr std::uint32_t kApiVersion = 16;  ///< ONNX Runtime 1.16; every later one still serves it

struct Environment;
struct Status;
struct MemoryInfo;
struct Session;
struct SessionOptions;
struct RunOptions;
struct Value;
struct TypeInfo;
struct TensorInfo;
struct Allocator;

/// What OrtGetApiBase() answers.
struct ApiBase {
  const void* const* (*table_of)(std::uint32_t version);
  const char* (*version_text)();
};

enum LogSeverity : int { kLogFatal = 4 };
enum GraphOptimization : int { kAllOptimizations = 99 };
enum AllocatorKind : int { kArena = 1 };
enum MemoryKind : int { kDefaultMemory = 0 };
enum ElementType : int { kFloat = 1 };
enum ValueKind : int { kTensorValue = 1 };

/// One function of the table: its place and its form.
template <int kPlaceInTable, typename Form>
struct Slot;

template <int kPlaceInTable, typename Answer, typename... Arguments>
struct Slot<kPlaceInTable, Answer(Arguments...)> {
  static Answer call(const void* const* table, Arguments... arguments) {
    using Function = Answer (*)(Arguments...);
    // Functions travel as object pointers in the table; POSIX (dlsym) promises that both have one form.
    return reinterpret_cast<Function>(const_cast<void*>(table[kPlaceInTable]))(arguments...);  // NOLINT
  }
};

using ErrorMessage = Slot<2, const char*(const Status*)>;
using CreateEnvironment = Slot<3, Status*(int severity, const char* log_name, Environment** result)>;
using CreateSession = Slot<7, Status*(const Environment*, const char* file, const SessionOptions*, Session** result)>;
using Run = Slot<9, Status*(Session*, const RunOptions*, const char* const* input_names, const Value* const* inputs,
                            std::size_t inputs_count, const char* const* output_names, std::size_t outputs_count,
                            Value** results)>;
using CreateSessionOptions = Slot<10, Status*(SessionOptions** result)>;
using SetGraphOptimization = Slot<23, Status*(SessionOptions*, int level)>;
using SetThreadsInside = Slot<24, Status*(SessionOptions*, int threads)>;
using SetThreadsBeside = Slot<25, Status*(SessionOptions*, int threads)>;
using CountInputs = Slot<30, Status*(const Session*, std::size_t* result)>;
using CountOutputs = Slot<31, Status*(const Session*, std::size_t* result)>;
using TypeOfInput = Slot<33, Status*(const Session*, std::size_t which, TypeInfo** result)>;
using NameOfInput = Slot<36, Status*(const Session*, std::size_t which, Allocator*, char** result)>;
using NameOfOutput = Slot<37, Status*(const Session*, std::size_t which, Allocator*, char** result)>;
using WrapTensor = Slot<49, Status*(const MemoryInfo*, void* data, std::size_t bytes, const std::int64_t* shape,
                                    std::size_t dimensions, int element_type, Value** result)>;
using DataOf = Slot<51, Status*(Value*, void** result)>;
using TensorInfoOfType = Slot<55, Status*(const TypeInfo*, const TensorInfo** borrowed)>;
using ElementTypeOf = Slot<60, Status*(const TensorInfo*, int* result)>;
using CountDimensions = Slot<61, Status*(const TensorInfo*, std::size_t* result)>;
using DimensionsOf = Slot<62, Status*(const TensorInfo*, std::int64_t* result, std::size_t count)>;
using TensorInfoOf = Slot<65, Status*(const Value*, TensorInfo** result)>;
using KindOf = Slot<67, Status*(const Value*, int* result)>;
using CreateCpuMemoryInfo = Slot<69, Status*(int allocator_kind, int memory_kind, MemoryInfo** result)>;
using FreeByAllocator = Slot<76, Status*(Allocator*, void* memory)>;
using DefaultAllocator = Slot<78, Status*(Allocator** borrowed)>;
using ReleaseEnvironment = Slot<92, void(Environment*)>;
using ReleaseStatus = Slot<93, void(Status*)>;
using ReleaseMemoryInfo = Slot<94, void(MemoryInfo*)>;
using ReleaseSession = Slot<95, void(Session*)>;
using ReleaseValue = Slot<96, void(Value*)>;
using ReleaseTypeInfo = Slot<98, void(TypeInfo*)>;
using ReleaseTensorInfo = Slot<99, void(TensorInfo*)>;
using ReleaseSessionOptions = Slot<100, void(SessionOptions*)>;

}  // namespace hallwatch::onnx_abi

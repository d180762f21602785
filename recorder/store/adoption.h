#pragma once

#include <filesystem>

#include "base/result.h"
#include "recorder/index/footage_index.h"
#include "recorder/store/file_system.h"

namespace hallwatch {

/// Takes over what a stream's files hold beyond the index after the service ended without stopping: reads the
/// fragments behind the last indexed byte, cuts each file at the first one that is not whole and sealed, syncs it, and
/// adds what is good to the index. Files of the last days without a row are taken over whole.
/// Trouble with one file is logged and does not keep the others from being adopted.
/// @return what the stream goes on from
/// @errors of the index
[[nodiscard]] Result<StreamMemory> adopt_tails(const std::filesystem::path& data, const StreamId& stream_id,
                                               FootageIndex& index, FileSystem& files);

}  // namespace hallwatch

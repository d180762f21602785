#pragma once

#include <libpq-fe.h>

#include "base/c_handle.h"

namespace hallwatch {

inline void free_pg_text(char* text) noexcept {
  PQfreemem(text);
}

using PgTextHandle = Handle<char, &free_pg_text>;
using PgOptionsHandle = Handle<PQconninfoOption, &PQconninfoFree>;

}  // namespace hallwatch

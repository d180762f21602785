#pragma once

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "base/c_handle.h"

namespace hallwatch {
namespace detail {

inline void unref_layout(PangoLayout* layout) noexcept {
  g_object_unref(layout);
}
inline void unref_context(PangoContext* context) noexcept {
  g_object_unref(context);
}

inline void unref_font_map(PangoFontMap* fonts) noexcept {
  g_object_unref(fonts);
}

}  // namespace detail

using CairoSurfaceHandle = Handle<cairo_surface_t, &cairo_surface_destroy>;
using CairoHandle = Handle<cairo_t, &cairo_destroy>;
using FontMapHandle = Handle<PangoFontMap, &detail::unref_font_map>;
using AttributesHandle = Handle<PangoAttrList, &pango_attr_list_unref>;
using PangoContextHandle = Handle<PangoContext, &detail::unref_context>;
using PangoLayoutHandle = Handle<PangoLayout, &detail::unref_layout>;
using FontHandle = Handle<PangoFontDescription, &pango_font_description_free>;

}  // namespace hallwatch

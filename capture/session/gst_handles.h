#pragma once

#include <glib.h>
#include <gst/gst.h>

#include "base/c_handle.h"

namespace hallwatch {

// GStreamer's and GLib's objects; each alias owns one full reference.
using GstElementHandle = Handle<GstElement, &gst_object_unref>;
using GstBusHandle = Handle<GstBus, &gst_object_unref>;
using GstPadHandle = Handle<GstPad, &gst_object_unref>;
using GstCapsHandle = Handle<GstCaps, &gst_caps_unref>;
using GstMessageHandle = Handle<GstMessage, &gst_message_unref>;
using GErrorHandle = Handle<GError, &g_error_free>;
using GTextHandle = Handle<gchar, &g_free>;

}  // namespace hallwatch

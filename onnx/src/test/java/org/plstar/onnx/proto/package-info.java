@org.jspecify.annotations.NullMarked
package org.plstar.onnx.proto;

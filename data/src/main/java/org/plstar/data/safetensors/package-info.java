/** Named tensors in Hugging Face's safetensors format. */
@org.jspecify.annotations.NullMarked
package org.plstar.data.safetensors;

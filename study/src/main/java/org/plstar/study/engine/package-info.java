/** Where large studies are computed: in this process, or by an engine on the class path. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.engine;

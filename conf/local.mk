dist_conf_DATA = \
	conf/a100.ini \
	conf/a40.ini \
	conf/edge-tpu-like.ini \
	conf/eyeriss.ini \
	conf/gh200.ini \
	conf/gtx1080ti.ini \
	conf/h100-pcie.ini \
	conf/h100.ini \
	conf/h200.ini \
	conf/l40.ini \
	conf/mi210.ini \
	conf/mi300x.ini \
	conf/nvdla-128.ini \
	conf/nvdla-2048.ini \
	conf/nvdla-32.ini \
	conf/nvdla-512.ini \
	conf/rtx4090.ini \
	conf/serial.ini \
	conf/titanx.ini \
	conf/tpu-like.ini \
	conf/tpu-v1.ini \
	conf/v100.ini

# Spaces of magnetar explore.
confexploredir = $(confdir)/explore
dist_confexplore_DATA = \
	conf/explore/array-10mm2-1w.ini \
	conf/explore/edap.ini \
	conf/explore/l2-technology.ini \
	conf/explore/maestro.ini \
	conf/explore/quidam.ini

# Accelerators of magnetar flex.
confflexdir = $(confdir)/flex
dist_confflex_DATA = \
	conf/flex/2014.ini \
	conf/flex/eyeriss.ini \
	conf/flex/nvdla.ini \
	conf/flex/tpu.ini

# Mappings of magnetar run --compat maestro.
confmaestrodir = $(confdir)/maestro
dist_confmaestro_DATA = \
	conf/maestro/depthwise.m \
	conf/maestro/kcp_ws.m \
	conf/maestro/kcp_ws_tiled.m \
	conf/maestro/nlr.m \
	conf/maestro/nmk.m \
	conf/maestro/rs.m \
	conf/maestro/rs_tiled.m \
	conf/maestro/xp_ws.m \
	conf/maestro/xp_ws_tiled.m \
	conf/maestro/ykp_os.m \
	conf/maestro/yxp_os.m \
	conf/maestro/yxp_os_tiled.m

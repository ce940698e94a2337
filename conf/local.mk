dist_conf_DATA = \
	conf/a100.ini \
	conf/a40.ini \
	conf/eyeriss.ini \
	conf/gtx1080ti.ini \
	conf/h100.ini \
	conf/h200.ini \
	conf/serial.ini \
	conf/titanx.ini \
	conf/tpu-like.ini \
	conf/v100.ini
